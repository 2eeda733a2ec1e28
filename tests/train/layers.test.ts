import { beforeAll, expect, test } from "vitest";
import type { FloatGraph, FloatLayer } from "../../converter/graph/float";
import { openBackend } from "../../converter/train/backend";
import type { Batch } from "../../converter/train/batch";
import { trainables } from "../../converter/train/parameters";
import type { Tf } from "../../converter/train/tf";
import { differentiate } from "./differentiate";
import { randomNorm, randomParameter, withHead } from "./networks";

/** Each layer's gradient against the change of the loss when a parameter is moved a little along it. */
let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

const BATCH = {
	inputs: randomParameter([4, 8, 8, 3], 1, 1).values,
	labels: [0, 1, 2, 0],
};

/** The loss's slope along a direction of length 1, by moving the values a little both ways. */
function measuredSlope(
	graph: FloatGraph,
	batch: Batch,
	values: Float32Array,
	direction: Float32Array,
): number {
	const before = values.slice();
	const step = 0.02;
	const lossAt = (distance: number) => {
		for (const i of values.keys())
			values[i] = before[i] + distance * direction[i];
		return differentiate(tf, graph, batch).loss;
	};
	const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
	values.set(before);
	return slope;
}

function unit(values: Float32Array): Float32Array {
	const length = Math.hypot(...values) || 1;
	return values.map((value) => value / length);
}

const conv = (
	name: string,
	input: string,
	shape: number[],
	stride: number,
	padding: "same" | "valid",
	seed: number,
): FloatLayer => ({
	op: "conv2d",
	name,
	inputs: [input],
	kernel: randomParameter(shape, seed, 0.3),
	bias: randomParameter([shape[3]], seed + 1, 0.1),
	stride,
	padding,
});
const simple = (
	op: "relu" | "relu6" | "add" | "globalAveragePool",
	name: string,
	...inputs: string[]
): FloatLayer => ({ op, name, inputs });
const pool = (
	op: "averagePool2d" | "maxPool2d",
	name: string,
	input: string,
): FloatLayer => ({
	op,
	name,
	inputs: [input],
	size: 2,
	stride: 2,
	padding: "valid",
});

const stem = conv("stem", "input", [3, 3, 3, 4], 1, "same", 10);
const CASES: Record<string, FloatGraph> = {
	"conv2d, stride 2, same": withHead(
		[stem, conv("b", "stem", [3, 3, 4, 5], 2, "same", 20)],
		4 * 4 * 5,
	),
	"conv2d, stride 1, valid": withHead(
		[stem, conv("b", "stem", [3, 3, 4, 5], 1, "valid", 20)],
		6 * 6 * 5,
	),
	"depthwiseConv2d, stride 2": withHead(
		[
			stem,
			{
				op: "depthwiseConv2d",
				name: "b",
				inputs: ["stem"],
				kernel: randomParameter([3, 3, 4, 1], 30, 0.3),
				bias: randomParameter([4], 31, 0.1),
				stride: 2,
				padding: "same",
			},
		],
		4 * 4 * 4,
	),
	batchNorm: withHead([stem, randomNorm("b", "stem", 4, 40)], 8 * 8 * 4),
	"batchNorm after a dense layer": withHead(
		[
			stem,
			simple("globalAveragePool", "gap", "stem"),
			{
				op: "dense",
				name: "d",
				inputs: ["gap"],
				kernel: randomParameter([4, 6], 41),
				bias: randomParameter([6], 42),
			},
			randomNorm("b", "d", 6, 43),
		],
		6,
	),
	"relu, read twice and added": withHead(
		[
			stem,
			simple("relu", "r", "stem"),
			conv("b", "r", [1, 1, 4, 4], 1, "same", 50),
			simple("add", "sum", "r", "b"),
		],
		8 * 8 * 4,
	),
	relu6: withHead(
		[
			conv("wide", "input", [3, 3, 3, 4], 1, "same", 60),
			randomNorm("norm", "wide", 4, 61),
			{
				...randomNorm("scaled", "norm", 4, 62),
				gamma: randomParameter([4], 63, 0.1, 5),
			} as FloatLayer,
			simple("relu6", "r", "scaled"),
		],
		8 * 8 * 4,
	),
	maxPool2d: withHead([stem, pool("maxPool2d", "p", "stem")], 4 * 4 * 4),
	averagePool2d: withHead(
		[stem, pool("averagePool2d", "p", "stem")],
		4 * 4 * 4,
	),
	globalAveragePool: withHead(
		[stem, simple("globalAveragePool", "p", "stem")],
		4,
	),
};

/** The same network with logistic for softmax, and examples of two classes, one and none. */
function withLogistic(graph: FloatGraph): FloatGraph {
	const layers = graph.layers.with(-1, {
		op: "logistic",
		name: "probabilities",
		inputs: ["head"],
	});
	return { ...graph, layers };
}
const SEVERAL = [1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1];

const ALL: [string, FloatGraph, Batch][] = [
	...Object.entries(CASES).map(([name, graph]): [string, FloatGraph, Batch] => [
		name,
		graph,
		BATCH,
	]),
	[
		"logistic",
		withLogistic(CASES.globalAveragePool),
		{ ...BATCH, targets: Float32Array.from(SEVERAL) },
	],
];

test.each(ALL)("%s", (_, graph, batch) => {
	const { gradients } = differentiate(tf, graph, batch);
	for (const { parameter } of trainables(graph)) {
		const gradient = gradients.get(parameter) as Float32Array;
		const length = Math.hypot(...gradient);
		// Along the gradient, and along another direction, which a gradient of zeros does not get past.
		const other = randomParameter(parameter.shape, 70, 1).values;
		for (const direction of [unit(gradient), unit(other)]) {
			const expected = direction.reduce(
				(sum, d, i) => sum + d * gradient[i],
				0,
			);
			const slope = measuredSlope(graph, batch, parameter.values, direction);
			expect(Math.abs(slope - expected)).toBeLessThan(0.03 * length + 1e-3);
		}
	}
});
