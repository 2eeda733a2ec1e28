/** MLPerf Tiny's networks, optimized: what TFLite's reference kernels gave for the golden set's inputs, for less. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { optimize } from "../../converter/optimize";
import { costOf } from "../../converter/optimize/cost";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { createBoard } from "../../firmware-sim/board";
import { differing, GOLDEN_MISSING, goldenCases } from "../golden/cases";
import { blobOf, runEngines } from "../support/engines";
import { part, SHARED } from "../support/parts";

const MODELS = {
	vww: {
		file: "vww_96_int8.tflite",
		golden: "networks/mlperf_vww",
		before: { macs: 7_489_664, weightBytes: 208_112 },
		most: { macs: 3_800_000, weightBytes: 40_000 },
	},
	resnet8: {
		file: "pretrainedResnet_quant.tflite",
		golden: "networks/mlperf_resnet8",
		before: { macs: 12_501_632, weightBytes: 77_360 },
		most: { macs: 12_501_632, weightBytes: 77_360 },
	},
};

const skip = part("shared").skip ?? GOLDEN_MISSING;

describe.skipIf(skip).each(Object.entries(MODELS))("%s", (_, model) => {
	const graphOf = () =>
		importTflite(readFileSync(join(SHARED, "models", model.file))).graph;
	const goldenOf = () => {
		const found = goldenCases().find(({ name }) => name === model.golden);
		return (found as NonNullable<typeof found>).open();
	};

	test("asks for no more than it must", () => {
		const graph = graphOf();
		const optimized = optimize(graph);
		expect(costOf(graph)).toMatchObject(model.before);
		const { macs, weightBytes } = costOf(optimized.graph);
		expect(macs).toBeLessThanOrEqual(model.most.macs);
		expect(weightBytes).toBeLessThanOrEqual(model.most.weightBytes);
		const saved = optimized.steps.reduce((sum, step) => sum + step.macs, 0);
		expect(macs + saved).toBe(model.before.macs);
	});

	test.each(["as it is", "optimized"])(
		"%s: TFLite's bytes on every engine",
		async (form) => {
			const graph =
				form === "optimized" ? optimize(graphOf()).graph : graphOf();
			const golden = goldenOf();
			for (const [name, outputs] of await everywhere(graph, golden.inputs))
				expect(
					outputs.map((bytes, i) => differing(golden, i, bytes)),
					name,
				).toEqual(golden.inputs.map(() => 0));
			expect(golden.inputs.length).toBeGreaterThan(1);
		},
	);
});

/** The outputs of each form of the engine. */
async function everywhere(
	graph: QuantizedGraph,
	inputs: readonly Int8Array[],
): Promise<[name: string, outputs: Int8Array[]][]> {
	const engines = await runEngines(graph, inputs);
	const board = await createBoard({ profile: "linux" });
	await board.flash(blobOf(graph));
	const onBoard: Int8Array[] = [];
	for (const input of inputs) onBoard.push(await board.run(input));
	return [
		["reference", inputs.map((input) => runReference(graph, input))],
		["mvp", engines.map(({ mvp }) => mvp)],
		["simd", engines.map(({ simd }) => simd)],
		["firmware", onBoard],
	];
}
