import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type {
	FakeQuantizeLayer,
	FloatGraph,
} from "../../converter/graph/float";
import { foldBatchNorms } from "../../converter/graph/fold";
import { biasOf, isWeighted } from "../../converter/graph/layers";
import {
	calibrate,
	type Observations,
} from "../../converter/quantize/calibrate";
import { finetune } from "../../converter/quantize/finetune";
import { Judge } from "../../converter/quantize/judge";
import { quantize } from "../../converter/quantize/quantize";
import { simulate } from "../../converter/quantize/simulate";
import { openBackend } from "../../converter/train/backend";
import { layerKind } from "../../converter/train/layers/index";
import { runEpochs } from "../../converter/train/loop";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { smallNetwork } from "../train/networks";
import { samples } from "./nets";

let tf: Tf;
beforeAll(async () => {
	await openBackend("cpu");
	tf = (await openBackend("wasm")).tf;
});

describe("fakeQuantize", () => {
	const layer: FakeQuantizeLayer = {
		op: "fakeQuantize",
		name: "x int8",
		inputs: ["x"],
		scale: 0.5,
		zeroPoint: -28,
	};
	// From 0.5 * (-128 + 28) to 0.5 * (127 + 28).
	const [LOW, HIGH] = [-50, 77.5];

	function pass() {
		const weight = () => {
			throw new Error("it has no weights");
		};
		return { tf, training: true, withRelu: () => false, weight };
	}

	test("rounds to steps inside the range, and clips outside", () => {
		const x = tf.tensor1d([0, 0.2, 0.3, -0.3, 7.1, 76.9, 99, -49.9, -60]);
		const { output } = layerKind(layer).forward(pass(), layer, [x]);
		expect([...output.dataSync()]).toEqual([
			0,
			0,
			0.5,
			-0.5,
			7,
			77,
			HIGH,
			-50,
			LOW,
		]);
	});

	test.each(["wasm", "cpu"] as const)(
		"%s: its gradient passes inside the range only",
		async (backend) => {
			({ tf } = await openBackend(backend));
			const inside = [LOW + 0.01, -3.3, -0.2, 0, 0.2, 5.05, HIGH - 0.01];
			const outside = [LOW - 0.01, LOW - 100, HIGH + 0.01, HIGH + 100];
			const x = tf.tensor1d([...inside, ...outside]);
			const dy = tf.tensor1d([...x.dataSync().keys()].map((i) => i - 20));
			const record = { inputs: [x], output: x, kept: [] };
			const { inputs } = layerKind(layer).backward(
				pass(),
				layer,
				record,
				dy,
				true,
			);
			const expected = [...dy.dataSync()].map((d, i) =>
				i < inside.length ? d : 0,
			);
			expect([...inputs[0].dataSync()].map((d) => d + 0)).toEqual(expected);
			({ tf } = await openBackend("wasm"));
		},
	);
});

/** Noise in which the class is a little more red, green or blue. */
function colored(count: number, seed: number): Samples {
	const labels = Array.from({ length: count }, (_, i) => i % 3);
	const random = new Random(seed);
	const images = labels.map((label) =>
		Float32Array.from(
			{ length: 12 * 12 * 3 },
			(_, i) => 0.5 + 0.2 * random.normal() + (i % 3 === label ? 0.08 : 0),
		),
	);
	return samples([12, 12, 3], images, labels);
}

describe("a network whose ranges are far too wide, so that few steps are left", () => {
	const training = colored(90, 1);
	const validation = colored(60, 2);
	/** Of all layers but the first and the last ones. */
	const CHANNELS = 8;
	let graph: FloatGraph;
	let ranges: Observations;

	beforeAll(async () => {
		const trained = smallNetwork(1);
		const options = { weightDecay: 0.01, labelSmoothing: 0.05 };
		await runEpochs(new Trainer(tf, trained, options), training, undefined, {
			epochs: 6,
			batchSize: 15,
			learningRate: 0.01,
			warmup: 0.1,
			seed: 5,
		});
		graph = foldBatchNorms(trained);
		ranges = new Map(
			[...calibrate(tf, graph, training)].map(([name, seen]) => [
				name,
				seen.peaks.length === CHANNELS && seen.shape.length === 3
					? { ...seen, min: 30 * seen.min, max: 30 * seen.max }
					: seen,
			]),
		);
	});

	const tune = (seed: number) =>
		finetune({
			tf,
			graph,
			quantized: quantize(graph, ranges),
			training,
			epochs: 6,
			seed,
		});

	/** Of the float network that computes with the rounded weights and activations. */
	function simulated(weights: FloatGraph): number {
		const imitation = simulate(weights, quantize(weights, ranges));
		const options = { weightDecay: 0, labelSmoothing: 0 };
		return new Trainer(tf, imitation, options).evaluate(validation).accuracy;
	}

	test("fine-tuning wins back much of what rounding lost; int8 does as its float imitation", async () => {
		const judge = new Judge(tf, graph, training, validation);
		const before = await judge.score(quantize(graph, ranges));
		const tuned = await tune(3);
		const after = await judge.score(quantize(tuned, ranges));
		expect(before.accuracy).toBeLessThan(0.75);
		expect(after.accuracy).toBeGreaterThan(0.85);
		expect(after.accuracy).toBeGreaterThanOrEqual(simulated(tuned));
	});

	test("a seed gives the same weights again; the graph that is given keeps its own", async () => {
		const valuesOf = (of: FloatGraph) =>
			of.layers
				.filter(isWeighted)
				.flatMap((layer) => [...layer.kernel.values, ...biasOf(layer).values]);
		const before = valuesOf(graph);
		const tuned = valuesOf(await tune(4));
		expect(valuesOf(await tune(4))).toEqual(tuned);
		expect(tuned).not.toEqual(before);
		expect(valuesOf(graph)).toEqual(before);
	});
});
