/**
 * Every case of the golden set, on the reference and both engines, as it was imported and optimized, and written as
 * .tflite again; and every file that is to be refused. Also what npm run test:golden runs.
 */
import { describe, expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { optimize } from "../../converter/optimize";
import { runReference } from "../../converter/reference";
import { importTflite, TfliteError } from "../../converter/tflite";
import { loadModel } from "../../host/runtime";
import { blobOf } from "../support/engines";
import { canonical } from "../tflite/canonical";
import { again } from "../tflite/exported";
import {
	differing,
	GOLDEN_MISSING,
	type GoldenCase,
	goldenCases,
	goldenCounts,
	goldenFiles,
	refusedFiles,
} from "./cases";

type Counts = NonNullable<ReturnType<typeof goldenCounts>>;

type Run = (input: Int8Array) => Int8Array;

async function engine(graph: QuantizedGraph, name: "mvp" | "simd") {
	const model = await loadModel(blobOf(graph), { engine: name });
	return (input: Int8Array) => model.run(input);
}

const FORMS: Record<string, (graph: QuantizedGraph) => Promise<Run>> = {
	reference: async (graph) => (input) => runReference(graph, input),
	mvp: (graph) => engine(graph, "mvp"),
	simd: (graph) => engine(graph, "simd"),
};

/** How many bytes of each sample differ from the expected ones. */
async function differences(
	golden: GoldenCase,
	graph: QuantizedGraph,
	form: string,
): Promise<number[]> {
	const run = await FORMS[form](graph);
	return golden.inputs.map((input, sample) =>
		differing(golden, sample, run(input)),
	);
}

describe.skipIf(GOLDEN_MISSING)(
	"the bytes of TFLite's reference kernels",
	() => {
		for (const { name, open } of goldenCases())
			describe(name, () => {
				for (const form of Object.keys(FORMS))
					test(form, async () => {
						const golden = open();
						const none = golden.inputs.map(() => 0);
						const optimized = optimize(golden.graph).graph;
						expect(none.length).toBeGreaterThan(0);
						expect(await differences(golden, golden.graph, form)).toEqual(none);
						expect(await differences(golden, optimized, form)).toEqual(none);
					});
			});
	},
);

describe.skipIf(GOLDEN_MISSING)("written as .tflite and read again", () => {
	for (const { name, model } of goldenFiles())
		test(name, () => {
			const { graph, input, inputType, outputType } = importTflite(model());
			const read = again(graph, { input, inputType, outputType });
			expect(read).toMatchObject({ input, inputType, outputType });
			expect(canonical(read.graph)).toEqual(canonical(graph));
		});
});

test.skipIf(GOLDEN_MISSING || !goldenCounts())("the set is whole", () => {
	const { cases, refuse, malformed } = goldenCounts() as Counts;
	expect(goldenCases()).toHaveLength(cases);
	expect(refusedFiles()).toHaveLength(refuse + malformed);
});

describe.skipIf(GOLDEN_MISSING)("refused with a clear error", () => {
	for (const { name, bytes, soft } of refusedFiles())
		test(name, () => {
			const refusal = refusalOf(bytes);
			if (soft && refusal === undefined) return;
			expect(refusal).toBeInstanceOf(TfliteError);
			expect((refusal as Error).message).toMatch(/^(this|the model) .+/);
		});
});

function refusalOf(bytes: Uint8Array): unknown {
	try {
		importTflite(bytes);
		return undefined;
	} catch (error) {
		return error;
	}
}
