import { expect, test } from "vitest";
import { decode } from "../../converter/emit/decode";
import { emit } from "../../converter/emit/emit";
import { planBoard, planResident } from "../../converter/plan/plan";
import { kernelCases, OPERATOR_NAMES } from "../kernels/cases";
import { blobOf } from "../support/engines";

test.each(OPERATOR_NAMES)("a blob decodes back to its graph: %s", (op) => {
	for (const { graph, name } of kernelCases(op, 10)) {
		const decoded = decode(blobOf(graph));
		const tensors = graph.tensors.map((tensor, i) => ({
			...tensor,
			name: `tensor ${i}`,
			scale: Math.fround(tensor.scale),
		}));
		expect(decoded.graph, name).toEqual({ ...graph, tensors });
	}
});

test("emit(decode(blob)) is the same blob, with labels, thresholds and provenance", () => {
	for (const op of OPERATOR_NAMES) {
		const [{ graph }] = kernelCases(op, 1, 2);
		const blob = blobOf(graph, {
			labels: ["Äpfel 🍎", "", "b"],
			thresholds: [0.5, 0, 1],
			unknown: 0.25,
		});
		const model = decode(blob);
		expect(model.labels).toEqual(["Äpfel 🍎", "", "b"]);
		expect(model.thresholds).toEqual([0.5, 0, 255 / 256]);
		expect(model.unknown).toBe(0.25);
		const again = emit(model, {
			resident: planResident(model.graph),
			board: planBoard(model.graph),
		});
		expect(again).toEqual(blob);
	}
});

test("the types at a model's borders and a tensor for an input are kept", () => {
	const [{ graph }] = kernelCases("argMax", 1);
	const { shape } = graph.tensors[graph.input];
	const overrides = {
		input: { kind: "tensor", shape },
		inputType: "uint8",
		outputType: "int64",
	} as const;
	expect(decode(blobOf(graph, overrides))).toMatchObject(overrides);
	const plain = decode(blobOf(graph));
	expect("inputType" in plain || "outputType" in plain).toBe(false);
});
