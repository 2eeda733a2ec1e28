/** Written files in TFLite's own reference interpreter: the bytes that they have here. */
import { describe, expect, test } from "vitest";
import type {
	OperatorName,
	QuantizedGraph,
} from "../../converter/graph/quantized";
import { optimize } from "../../converter/optimize";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { builtinName } from "../../converter/tflite/builtins";
import { CheckedBuffer } from "../../converter/tflite/flatbuffer/buffer";
import { readRoot } from "../../converter/tflite/flatbuffer/table";
import { MODEL } from "../../converter/tflite/schema";
import { ExportError, exportTflite } from "../../converter/tflite/write";
import { GOLDEN_MISSING, goldenFiles } from "../golden/cases";
import { inputsFor, OPERATOR_NAMES } from "../kernels/cases";
import { grownGraph } from "../optimize/grow";
import { type LitertJob, runLitert } from "../support/litert";
import { part } from "../support/parts";
import { type Untrained, untrained } from "../support/untrained";
import { modelOf, outputType, tfliteCases } from "./exported";

const { skip } = part("litert");

interface Job extends LitertJob {
	name: string;
	expected: Uint8Array;
}

function jobOf(
	name: string,
	graph: QuantizedGraph,
	inputs: Int8Array[],
	op?: OperatorName,
): Job {
	const outputs = inputs.map((input) => raw(runReference(graph, input)));
	const model = exportTflite(
		modelOf(graph, { outputType: op && outputType(op) }),
	);
	const expected = Buffer.concat(outputs);
	return { name, model, inputs: inputs.map(raw), expected };
}

function raw({ buffer, byteOffset, length }: Int8Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, length);
}

/** The same, or none for a graph that TFLite has no form for. */
function jobsOf(...job: Parameters<typeof jobOf>): Job[] {
	try {
		return [jobOf(...job)];
	} catch (error) {
		if (error instanceof ExportError) return [];
		throw error;
	}
}

function differing(jobs: readonly Job[]): string[] {
	const outputs = runLitert(jobs);
	return jobs
		.filter(({ expected }, i) => Buffer.compare(outputs[i], expected) !== 0)
		.map(({ name }) => name);
}

describe.skipIf(skip)("operators", () => {
	// TFLite's SUM reads its bytes as uint8.
	const names = OPERATOR_NAMES.filter((op) => op !== "sum");
	test.each(names)("%s", (op) => {
		const jobs = tfliteCases(op, 40)
			.filter(({ graph }) => !aborts(graph))
			.flatMap(({ name, graph }) =>
				jobsOf(name, graph, inputsFor(graph, 3), op),
			);
		expect(jobs.length).toBeGreaterThan(20);
		expect(differing(jobs)).toEqual([]);
	});
});

/** TFLite's SOFTMAX does, where the sum of exponentials reaches 512. */
function aborts({ tensors, operators: [{ op, inputs }] }: QuantizedGraph) {
	return op === "softmax" && Number(tensors[inputs[0]].shape.at(-1)) > 511;
}

test.skipIf(skip)("random networks, optimized", () => {
	const jobs = Array.from({ length: 120 }, (_, i) => i + 1).flatMap((seed) => {
		const { graph } = optimize(grownGraph(seed));
		const sums = graph.operators.some(({ op }) => op === "sum");
		return sums ? [] : jobsOf(`seed ${seed}`, graph, inputsFor(graph, 2, seed));
	});
	expect(jobs.length).toBeGreaterThan(40);
	expect(differing(jobs)).toEqual([]);
});

describe.skipIf(skip)("networks that training makes", () => {
	const NETWORKS: Untrained[] = [
		{ name: "compact", inputShape: [48, 48, 3] },
		{ name: "resnet8", inputShape: [32, 32, 3] },
		{ name: "mobilenet", inputShape: [48, 48, 1], width: 0.25 },
		{ name: "separable", inputShape: [48, 48, 3], width: 0.5 },
		{ name: "mlp", inputShape: [30] },
	];
	test.each(NETWORKS)("$name", async (network) => {
		const graph = await untrained(network);
		const inputs = inputsFor(graph, 9);
		const both = { plain: graph, optimized: optimize(graph).graph };
		const jobs = Object.entries(both).map(([name, form]) =>
			jobOf(name, form, inputs),
		);
		expect(
			new Set(inputs.map((x) => String(runReference(graph, x)))).size,
		).toBeGreaterThan(2);
		expect(differing(jobs)).toEqual([]);
	});
});

describe.skipIf(skip || GOLDEN_MISSING)(
	"the golden set, read and written",
	() => {
		const files = goldenFiles();

		test.each(["plain", "optimized"])("%s", (form) => {
			const jobs = files.map(({ name, model, inputs, outputs }): Job => {
				const read = importTflite(model());
				const { inputType, outputType } = read;
				const graph =
					form === "plain" ? read.graph : optimize(read.graph).graph;
				const written = exportTflite(modelOf(graph, { inputType, outputType }));
				const expected = outputs();
				return { name, model: written, inputs: [inputs()], expected };
			});
			expect(jobs.length).toBeGreaterThan(0);
			expect(differing(jobs)).toEqual([]);
		});

		test("operators have the versions that TensorFlow's converter gives them", () => {
			for (const { name, group, model } of files) {
				if (group !== "networks") continue;
				const read = importTflite(model());
				const known = versions(model());
				const written = versions(exportTflite(modelOf(read.graph)));
				for (const [operator, version] of written)
					expect([name, operator, known.get(operator) ?? version]).toEqual([
						name,
						operator,
						version,
					]);
			}
		});
	},
);

function versions(file: Uint8Array): Map<string, number> {
	const { operatorCodes } = readRoot(new CheckedBuffer(file), MODEL);
	return new Map(
		operatorCodes.map(({ builtin, deprecatedBuiltin, version }) => [
			builtinName(Math.max(builtin, deprecatedBuiltin)),
			version,
		]),
	);
}
