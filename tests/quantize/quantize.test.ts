import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type { BatchNormLayer, FloatGraph } from "../../converter/graph/float";
import { foldBatchNorms } from "../../converter/graph/fold";
import { shapesOf } from "../../converter/graph/shapes";
import { calibrate } from "../../converter/quantize/calibrate";
import {
	IMAGE_QUANTIZATION,
	quantize,
	rangeQuantization,
} from "../../converter/quantize/quantize";
import { simulate } from "../../converter/quantize/simulate";
import { runReference, runReferenceTensors } from "../../converter/reference";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import { gather } from "../../converter/train/batch";
import { forward, upload } from "../../converter/train/network";
import { scope, type Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { inputOfPixels } from "../../host/runtime/frame";

let tf: Tf;
beforeAll(async () => {
	({ tf } = await openBackend("wasm"));
});

const SIZE = 16;
const CLASSES = 4;
const COUNT = 48;

/** Photos of noise with a level and a contrast of their own. */
function photos(): Samples & { pixels: Uint8Array[] } {
	const random = new Random(3);
	const pixels = Array.from({ length: COUNT }, () => {
		const level = random.between(40, 200);
		const contrast = random.between(5, 55);
		return Uint8Array.from({ length: SIZE * SIZE * 3 }, () =>
			Math.max(0, Math.min(255, level + contrast * random.normal())),
		);
	});
	return {
		inputShape: [SIZE, SIZE, 3],
		classes: CLASSES,
		labels: pixels.map((_, i) => i % CLASSES),
		pixels,
		write: (index, target) =>
			target.set(Float32Array.from(pixels[index], (u8) => u8 / 255)),
	};
}

/** A network whose batch norms have seen something: averages and scales away from 0 and 1. */
function network(architecture: ArchitectureName): FloatGraph {
	const graph = ARCHITECTURES[architecture].build({
		inputShape: [SIZE, SIZE, 3],
		classes: CLASSES,
		seed: 1,
		width: 0.5,
	});
	const random = new Random(9);
	for (const layer of graph.layers) {
		if (layer.op !== "batchNorm") continue;
		for (const name of ["gamma", "beta", "mean", "variance"] as const) {
			const { values } = (layer as BatchNormLayer)[name];
			for (let c = 0; c < values.length; c++)
				values[c] =
					name === "gamma" || name === "variance"
						? random.between(0.5, 2)
						: 0.3 * random.normal();
		}
	}
	return graph;
}

function probabilities(graph: FloatGraph, samples: Samples): Float32Array {
	return new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 }).evaluate(
		samples,
	).probabilities;
}

/** Every layer's output for the first example. */
function outputsOf(graph: FloatGraph, samples: Samples) {
	return scope(tf, () => {
		const { inputs } = gather(samples, [0]);
		const x = tf.tensor(inputs, [1, ...samples.inputShape], "float32");
		const records = forward(tf, graph, upload(tf, graph), x, false);
		return new Map(
			[...records].map(([name, { output }]) => [
				name,
				output.dataSync<"float32">(),
			]),
		);
	});
}

describe.each(["compact", "resnet8", "mobilenet"] as const)(
	"%s",
	(architecture) => {
		const samples = photos();
		const graph = network(architecture);

		test("folded batch norms leave no batch norm and the same probabilities", () => {
			const folded = foldBatchNorms(graph);
			expect(folded.layers.some(({ op }) => op === "batchNorm")).toBe(false);
			const [before, after] = [
				probabilities(graph, samples),
				probabilities(folded, samples),
			];
			before.forEach((p, i) => {
				expect(after[i]).toBeCloseTo(p, 4);
			});
		});

		test("int8 stays close to float, and fuses every relu", () => {
			const folded = foldBatchNorms(graph);
			const quantized = quantize(
				folded,
				calibrate(tf, folded, samples),
				IMAGE_QUANTIZATION,
			);
			expect(
				quantized.operators.some(({ op }) => op === "relu" || op === "relu6"),
			).toBe(false);
			const float = probabilities(folded, samples);
			let worst = 0;
			samples.pixels.forEach((pixels, n) => {
				const output = runReference(quantized, inputOfPixels(pixels));
				output.forEach((q, c) => {
					worst = Math.max(
						worst,
						Math.abs((q + 128) / 256 - float[n * CLASSES + c]),
					);
				});
			});
			expect(worst).toBeLessThan(0.08);
		});

		test("its float imitation gives int8's values, but for ties that fall the other way", () => {
			const folded = foldBatchNorms(graph);
			const seen = calibrate(tf, folded, samples);
			const quantized = quantize(folded, seen, IMAGE_QUANTIZATION);
			const bytes = runReferenceTensors(
				quantized,
				inputOfPixels(samples.pixels[0]),
			);
			/** The share of all values, softmax's left out, that would round to the same bytes. */
			const agreeing = (imitation: FloatGraph, suffix: string) => {
				const outputs = outputsOf(imitation, samples);
				const same = quantized.tensors
					.slice(0, -1)
					.flatMap(({ name, scale, zeroPoint }, id) => {
						const real = outputs.get(`${name}${suffix}`) ?? [];
						return [...bytes[id]].map(
							(q, i) => Math.round(real[i] / scale) + zeroPoint === q,
						);
					});
				return same.filter((is) => is).length / same.length;
			};
			expect(agreeing(simulate(folded, quantized), " int8")).toBeGreaterThan(
				0.94,
			);
			expect(agreeing(folded, "")).toBeLessThan(0.9);
		});

		test("shapes that are computed are the shapes that are calibrated", () => {
			const folded = foldBatchNorms(graph);
			const observed = calibrate(tf, folded, samples);
			for (const [name, shape] of shapesOf(folded))
				expect(observed.get(name)?.shape, name).toEqual(shape);
		});
	},
);

test("a quantized range holds 0 exactly and both of its ends", () => {
	for (const [min, max] of [
		[-1, 1],
		[0.2, 5],
		[-3, -0.1],
		[0, 0],
		[-1e-6, 1e6],
	]) {
		const { scale, zeroPoint } = rangeQuantization({ min, max });
		expect(Number.isInteger(zeroPoint)).toBe(true);
		expect(scale).toBe(Math.fround(scale));
		expect(scale * (127 - zeroPoint)).toBeGreaterThanOrEqual(max - scale);
		expect(scale * (-128 - zeroPoint)).toBeLessThanOrEqual(min + scale);
	}
});

test("a batch norm that follows nothing to fold it into is named", () => {
	const [first] = network("compact").layers.filter(
		({ op }) => op === "batchNorm",
	);
	const alone: FloatGraph = {
		inputShape: [4, 4, 8],
		layers: [{ ...first, inputs: ["input"] } as BatchNormLayer],
	};
	expect(() => foldBatchNorms(alone)).toThrow(first.name);
});
