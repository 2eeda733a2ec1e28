/** Which classes a model names: by softmax or logistic, thresholds and the least probability of any. */
import { describe, expect, test } from "vitest";
import type { Model as BlobModel } from "../../converter/graph/model";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { createBoard } from "../../firmware-sim/board";
import { loadModel } from "../../host/runtime";
import { namedClasses } from "../../host/runtime/decision";
import { imageDescription } from "../../host/runtime/frame";
import { blobOf } from "../support/engines";

/** Logits in, probabilities out: scale 1/16, three classes. */
function head(op: "softmax" | "logistic"): QuantizedGraph {
	const clamp = { min: -128, max: 127 };
	const end = { inputs: [0], output: 1, clamp };
	return {
		tensors: [
			{ name: "z", shape: [1, 1, 1, 3], scale: 1 / 16, zeroPoint: 0 },
			{ name: "p", shape: [1, 1, 1, 3], scale: 1 / 256, zeroPoint: -128 },
		],
		operators: [op === "softmax" ? { op, beta: 1, ...end } : { op, ...end }],
		input: 0,
		output: 1,
	};
}

const labels = ["apple", "pear", "plum"];
const blobWith = (op: "softmax" | "logistic", parts: Partial<BlobModel> = {}) =>
	blobOf(head(op), { labels, ...parts });

/** Features of blobOf are the bytes themselves: logits in sixteenths. */
async function said(blob: Uint8Array, ...logits: number[]) {
	const model = await loadModel(blob);
	return model.classify(logits.map((z) => z * 16));
}

describe("a model that ends in softmax", () => {
	test("names the most probable class, whatever its probability", async () => {
		const model = await loadModel(blobWith("softmax"));
		expect(model.multilabel).toBe(false);
		expect(model.thresholds).toEqual([0, 0, 0]);
		const { label, labels } = await said(blobWith("softmax"), 0.1, 0.3, 0.2);
		expect([label, labels]).toEqual(["pear", ["pear"]]);
	});

	test("or says unknown below the threshold of that class", async () => {
		const blob = blobWith("softmax", { thresholds: [0.5, 0.7, 0.2] });
		expect((await said(blob, 2, 0, 0)).label).toBe("apple");
		const unsure = await said(blob, 0, 1, 0);
		expect(unsure).toMatchObject({ label: "unknown", labels: [] });
		expect(unsure.probability).toBeCloseTo(0.58, 1);
		expect((await said(blob, 0, 3, 0)).label).toBe("pear");
	});

	test("or below what any class needs", async () => {
		const blob = blobWith("softmax", { unknown: 0.6 });
		expect((await loadModel(blob)).thresholds[1]).toBeCloseTo(0.6, 2);
		expect((await said(blob, 0, 1, 0)).label).toBe("unknown");
		expect((await said(blob, 0, 2, 0)).label).toBe("pear");
		const both = { unknown: 0.3, thresholds: [0.9, 0.1, 0.1] };
		const model = await loadModel(blobWith("softmax", both));
		expect(model.thresholds.map((p) => Math.round(10 * p))).toEqual([9, 3, 3]);
	});

	test("the board says the same, of frames and of what its camera sees", async () => {
		const input = imageDescription({ width: 1, height: 1 }, "rgb", "crop");
		const thresholds = [0.9, 0.1, 0.1];
		const blob = blobWith("softmax", { input, thresholds });
		const board = await createBoard({ profile: "rp2040" });
		await board.flash(blob);
		const model = await loadModel(blob);
		const seen: string[] = [];
		const stop = board.onResult(({ index, label }) =>
			seen.push(`${index} ${label}`),
		);
		for (const pixel of [
			[140, 128, 128],
			[250, 128, 128],
			[100, 140, 100],
		]) {
			const data = Uint8Array.from(pixel);
			const frame = { width: 1, height: 1, data, format: "rgb888" } as const;
			expect(await board.classify(frame)).toEqual(model.classify(frame));
		}
		stop();
		expect(seen).toEqual(["0 unknown", "0 apple", "1 pear"]);
	});
});

describe("a model that ends in logistic", () => {
	test("names every class that is more probable than not", async () => {
		const blob = blobWith("logistic");
		const model = await loadModel(blob);
		expect(model.multilabel).toBe(true);
		expect(model.thresholds).toEqual([0.5, 0.5, 0.5]);
		expect((await said(blob, 1, -1, 2)).labels).toEqual(["plum", "apple"]);
		expect((await said(blob, 1, -1, 2)).label).toBe("plum");
		expect(await said(blob, -1, -1, -1)).toMatchObject({
			label: "unknown",
			labels: [],
		});
	});

	test("or every class that reaches its threshold", async () => {
		const blob = blobWith("logistic", { thresholds: [0.9, 0.2, 0.5] });
		expect((await said(blob, 1, -1, 2)).labels).toEqual(["plum", "pear"]);
	});

	test("a logistic in the middle does not make it one", async () => {
		const graph = head("logistic");
		graph.tensors.push({ ...graph.tensors[1], name: "again" });
		const clamp = { min: -128, max: 127 };
		graph.operators.push({ op: "quantize", inputs: [1], output: 2, clamp });
		const blob = blobOf({ ...graph, output: 2 }, { labels });
		expect((await loadModel(blob)).multilabel).toBe(false);
	});
});

test("what photos of none of the classes are called comes with the model", async () => {
	const provenance = { tool: "", dataset: "", seed: 0, arch: "", backend: "" };
	const told = { ...provenance, negative: "background" };
	const model = await loadModel(blobWith("softmax", { provenance: told }));
	expect(model.negative).toBe("background");
	expect((await loadModel(blobWith("softmax"))).negative).toBeUndefined();
});

test("a class is named from its least output on", () => {
	const rule = { multilabel: true, least: [4, 5, 6] };
	expect(namedClasses([4, 4, 7], rule)).toEqual([2, 0]);
});

test("of equal outputs the first is named first", () => {
	const rule = { multilabel: true, least: [0, 0, 0, 0] };
	expect(namedClasses([3, 5, 5, -1], rule)).toEqual([1, 2, 0]);
	expect(namedClasses([3, 5, 5, -1], { ...rule, multilabel: false })).toEqual([
		1,
	]);
});
