import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type {
	DenseLayer,
	FloatGraph,
	FloatLayer,
} from "../../converter/graph/float";
import { calibrate } from "../../converter/quantize/calibrate";
import { canEqualize, equalize } from "../../converter/quantize/equalize";
import { Judge } from "../../converter/quantize/judge";
import { quantize } from "../../converter/quantize/quantize";
import { openBackend } from "../../converter/train/backend";
import { argmax } from "../../converter/train/loss/index";
import type { Tf } from "../../converter/train/tf";
import { dense, net, parameter, probabilities, relu, samples } from "./nets";

let tf: Tf;
beforeAll(async () => {
	({ tf } = await openBackend("wasm"));
});

const SHAPE = [6, 6, 3];
const CHANNELS = 8;
const CLASSES = 4;
const random = new Random(4);
const PIXELS = Array.from({ length: 60 }, () =>
	Float32Array.from({ length: 6 * 6 * 3 }, () => random.between(0, 1)),
);

/**
 * conv -> relu -> depthwise -> relu -> conv -> relu -> pool -> dense. One channel of the first and of the depthwise
 * layer is 100 times as large as the others, and what reads it so much smaller, so that all count.
 */
function depthwiseNet(activation: "relu" | "relu6" = "relu"): FloatGraph {
	const draw = new Random(5);
	const large = (c: number) => (c === 0 ? 100 : 1);
	const weights = (shape: number[], factor: (i: number) => number) =>
		parameter(shape, (i) => 0.4 * factor(i) * draw.normal());
	const window = { stride: 1, padding: "same" } as const;
	const bias = (channels: number, factor = (_: number) => 1) =>
		parameter([channels], (c) => 0.1 * factor(c) * draw.normal());
	const layers: FloatLayer[] = [
		{
			op: "conv2d",
			name: "first",
			inputs: ["input"],
			kernel: weights([3, 3, 3, CHANNELS], (i) => large(i % CHANNELS)),
			bias: bias(CHANNELS, large),
			...window,
		},
		relu("relu1", "first", activation),
		{
			op: "depthwiseConv2d",
			name: "spatial",
			inputs: ["relu1"],
			kernel: weights([3, 3, CHANNELS, 1], () => 1),
			bias: bias(CHANNELS, large),
			...window,
		},
		relu("relu2", "spatial", activation),
		{
			op: "conv2d",
			name: "mixed",
			inputs: ["relu2"],
			kernel: weights(
				[1, 1, CHANNELS, CHANNELS],
				(i) => 1 / large(Math.floor(i / CHANNELS)),
			),
			bias: bias(CHANNELS),
			...window,
		},
		relu("relu3", "mixed", activation),
		{ op: "globalAveragePool", name: "pooled", inputs: ["relu3"] },
		dense("logits", "pooled", [CHANNELS, CLASSES], () => 2 * draw.normal()),
	];
	return net(SHAPE, layers);
}

/**
 * Biases the last layer so that no class wins by itself, and labels each example with what the network then says:
 * what int8 gets wrong, it gets wrong by rounding.
 */
function labelled(graph: FloatGraph) {
	const labels = PIXELS.map((_, n) => n % CLASSES);
	const unlabelled = samples(SHAPE, PIXELS, labels);
	const answers = () => probabilities(tf, graph, unlabelled);
	const { bias } = graph.layers.at(-2) as DenseLayer;
	for (const [i, p] of answers().entries())
		bias.values[i % CLASSES] -= Math.log(p) / PIXELS.length;
	const balanced = answers();
	return {
		...unlabelled,
		labels: labels.map((_, n) =>
			argmax(balanced.subarray(CLASSES * n, CLASSES * (n + 1))),
		),
	};
}

describe("a depthwise net with one channel 100 times as large", () => {
	const graph = depthwiseNet();
	let examples: Samples;
	beforeAll(() => {
		examples = labelled(graph);
	});

	test("computes what it did", () => {
		const equal = equalize(graph, calibrate(tf, graph, examples));
		const before = probabilities(tf, graph, examples);
		const after = probabilities(tf, equal, examples);
		for (const [i, p] of after.entries())
			expect(Math.abs(p - before[i])).toBeLessThan(1e-5);
		expect(equal).not.toEqual(graph);
	});

	test("has channels of like size afterwards", () => {
		const seen = calibrate(tf, graph, examples);
		const equal = calibrate(tf, equalize(graph, seen), examples);
		const spread = (name: string, of: typeof seen) => {
			const peaks = of.get(name)?.peaks.filter((peak) => peak > 0) ?? [];
			return Math.max(...peaks) / Math.min(...peaks);
		};
		for (const name of ["relu1", "relu2"]) {
			expect(spread(name, seen)).toBeGreaterThan(50);
			expect(spread(name, equal)).toBeLessThan(25);
		}
	});

	test("is far closer to the float network in int8", async () => {
		const judge = new Judge(tf, graph, examples);
		const seen = calibrate(tf, graph, examples);
		const equal = equalize(graph, seen);
		const plain = await judge.score(quantize(graph, seen));
		const better = await judge.score(
			quantize(equal, calibrate(tf, equal, examples)),
		);
		expect(better.divergence).toBeLessThan(plain.divergence / 100);
		expect(plain.accuracy).toBeLessThan(0.6);
		expect(better.accuracy).toBeGreaterThan(0.85);
	});
});

describe("nothing is scaled", () => {
	test("across relu6, which clips at the same value for every channel", () => {
		expect(canEqualize(depthwiseNet("relu6"))).toBe(false);
	});

	test("where a second layer reads the channels", () => {
		const twice = net(
			[3],
			[
				dense("a", "input", [3, 3], () => 1),
				relu("b", "a"),
				dense("c", "b", [3, 3], () => 1),
				{ op: "add", name: "d", inputs: ["b", "c"] },
			],
		);
		expect(canEqualize(twice)).toBe(false);
	});

	test("in a channel that is always 0", () => {
		const dead = net(
			[2],
			[
				dense("a", "input", [2, 2], (_, to) => (to === 0 ? 0 : 50)),
				relu("b", "a"),
				dense("c", "b", [2, 2], () => 1),
			],
		);
		const examples = samples(
			[2],
			[
				[1, 0],
				[0, 1],
			],
			[0, 1],
		);
		const equal = equalize(dead, calibrate(tf, dead, examples));
		const kernels = equal.layers.flatMap((layer) =>
			layer.op === "dense" ? [[...layer.kernel.values]] : [],
		);
		expect(kernels.flat().every(Number.isFinite)).toBe(true);
		expect(kernels[1].slice(0, 2)).toEqual([1, 1]);
		expect(kernels[1].slice(2)).not.toEqual([1, 1]);
	});
});

test("statistics of another graph are refused", () => {
	const graph = depthwiseNet();
	expect(() => equalize(graph, new Map())).toThrow(
		'"relu1" was not calibrated',
	);
});
