import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type {
	FakeQuantizeLayer,
	FloatGraph,
} from "../../converter/graph/float";
import { foldBatchNorms } from "../../converter/graph/fold";
import {
	biasOf,
	isWeighted,
	type WeightedLayer,
} from "../../converter/graph/layers";
import {
	calibrate,
	type Observations,
	type Statistics,
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
import { dense, net, probabilities, relu, samples } from "./nets";

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

function kernelsOf(graph: FloatGraph): Float32Array[] {
	return graph.layers.filter(isWeighted).map(({ kernel }) => kernel.values);
}

describe("a trained network", () => {
	const training = colored(90, 1);
	const validation = colored(60, 2);
	let graph: FloatGraph;
	let ranges: ReadonlyMap<string, Statistics>;

	beforeAll(async () => {
		const trained = smallNetwork(1);
		const trainer = new Trainer(tf, trained, {
			weightDecay: 0.01,
			labelSmoothing: 0.05,
		});
		await runEpochs(trainer, training, undefined, {
			epochs: 6,
			batchSize: 15,
			learningRate: 0.01,
			warmup: 0.1,
			seed: 5,
		});
		graph = foldBatchNorms(trained);
		ranges = calibrate(tf, graph, training);
	});

	function tune(seed: number, observations: Observations = ranges) {
		const quantized = quantize(graph, observations);
		return finetune({ tf, graph, quantized, training, epochs: 4, seed });
	}

	test("fine-tuned, int8 loses nothing against the float network that imitates it", async () => {
		const tuned = await tune(3);
		const quantized = quantize(tuned, ranges);
		const options = { weightDecay: 0, labelSmoothing: 0 };
		const imitation = new Trainer(tf, simulate(tuned, quantized), options);
		const judge = new Judge(tf, graph, training, validation);
		const { accuracy } = await judge.score(quantized);
		expect(accuracy).toBeGreaterThan(0.8);
		expect(accuracy).toBeGreaterThanOrEqual(
			imitation.evaluate(validation).accuracy,
		);
	});

	test("no weight before values that are all clipped is changed", async () => {
		const narrow = new Map(
			[...ranges].map(([name, seen]) => [
				name,
				name === "input" ? seen : { ...seen, min: 0, max: 1e-6 },
			]),
		);
		expect(kernelsOf(await tune(1, narrow))).toEqual(kernelsOf(graph));
	});

	test("a seed gives the same weights again; the graph that is given keeps its own", async () => {
		const before = kernelsOf(graph).map((values) => values.slice());
		const tuned = kernelsOf(await tune(4));
		expect(kernelsOf(await tune(4))).toEqual(tuned);
		expect(tuned).not.toEqual(before);
		expect(kernelsOf(graph)).toEqual(before);
	});
});

/**
 * Class 0 has larger values at the odd inputs, class 1 at the even ones, and the float network knows it. But input 0,
 * which is always 0, has a weight so large that all others are 0.3 steps, which rounding makes 0.
 */
describe("a network whose weights are all rounded away", () => {
	const INPUTS = 17;
	const SMALL = 0.3 / 127;
	const random = new Random(6);
	const labels = Array.from({ length: 80 }, (_, n) => n % 2);
	const rows = labels.map((label) =>
		Array.from({ length: INPUTS }, (_, i) => {
			if (i === 0) return 0;
			return random.between(0, 1) + (i % 2 === label ? 0 : 0.5);
		}),
	);
	const training = samples([INPUTS], rows.slice(0, 50), labels.slice(0, 50));
	const validation = samples([INPUTS], rows.slice(50), labels.slice(50));
	const graph = net(
		[INPUTS],
		[
			dense("sums", "input", [INPUTS, 2], (from, to) => {
				if (from === 0) return 1;
				return from % 2 === to ? 0 : SMALL;
			}),
			relu("positive", "sums"),
			dense("logits", "positive", [2, 2], (from, to) =>
				from === to ? 200 : -200,
			),
		],
	);

	// Alive at 0 too, so that relu lets the gradient through.
	biasOf(graph.layers[0] as WeightedLayer).values.fill(0.02);

	test("learns to do without what rounding takes", async () => {
		// Room for sums that are larger than those of the float network.
		const ranges = new Map(
			[...calibrate(tf, graph, training)].map(([name, seen]) => [
				name,
				{ ...seen, min: 5 * seen.min, max: 5 * seen.max },
			]),
		);
		const quantized = quantize(graph, ranges);
		const judge = new Judge(tf, graph, training, validation);
		const exact = argmaxes(probabilities(tf, graph, validation));
		const epochs = 30;
		const request = { tf, graph, quantized, training, epochs, seed: 1 };
		const tuned = await finetune(request);
		const before = await judge.score(quantized);
		const after = await judge.score(quantize(tuned, ranges));
		expect(exact).toEqual(validation.labels);
		expect(before.accuracy).toBeLessThan(0.6);
		expect(after.accuracy).toBeGreaterThan(0.9);
	});
});

function argmaxes(answers: Float32Array): number[] {
	return Array.from({ length: answers.length / 2 }, (_, n) =>
		answers[2 * n] >= answers[2 * n + 1] ? 0 : 1,
	);
}
