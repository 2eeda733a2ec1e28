import { beforeAll, expect, test } from "vitest";
import type { FloatGraph, FloatLayer } from "../../converter/graph/float";
import { openBackend } from "../../converter/train/backend";
import { crossEntropy } from "../../converter/train/loss";
import {
	backward,
	forward,
	outputRecord,
	upload,
} from "../../converter/train/network";
import { trainables } from "../../converter/train/parameters";
import { scope, type Tf } from "../../converter/train/tf";
import { randomNorm, randomParameter, withHead } from "./networks";
import { random4d } from "./tensors";

/** Each layer's gradient against the change of the loss when a parameter is moved a little along it. */
let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

const LABELS = [0, 1, 2, 0];

function differentiate(graph: FloatGraph) {
	return scope(tf, () => {
		const weights = upload(tf, graph);
		const x = random4d(tf, [LABELS.length, 8, 8, 3], 1);
		const records = forward(tf, graph, weights, x, true);
		const { output } = outputRecord(graph, records);
		const loss = crossEntropy(output.dataSync<"float32">(), LABELS, 0.1);
		const dlogits = tf.tensor(loss.gradient, output.shape);
		const gradients = backward(tf, graph, weights, records, dlogits);
		const copies = [...gradients].map(
			([parameter, g]) => [parameter, g.dataSync<"float32">()] as const,
		);
		return { loss: loss.value, gradients: new Map(copies) };
	});
}

/** The loss's slope in the direction of the gradient, which is the gradient's length. */
function measuredSlope(
	graph: FloatGraph,
	values: Float32Array,
	gradient: Float32Array,
	length: number,
): number {
	const before = values.slice();
	const step = 0.02;
	const lossAt = (distance: number) => {
		for (const i of values.keys())
			values[i] = before[i] + (distance * gradient[i]) / length;
		return differentiate(graph).loss;
	};
	const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
	values.set(before);
	return slope;
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

test.each(Object.entries(CASES))("%s", (_, graph) => {
	const { gradients } = differentiate(graph);
	for (const { parameter } of trainables(graph)) {
		const gradient = gradients.get(parameter) as Float32Array;
		const length = Math.hypot(...gradient);
		if (length < 1e-3) continue; // A bias before batch norm: its gradient is 0 but for rounding.
		const slope = measuredSlope(graph, parameter.values, gradient, length);
		expect(slope / length).toBeGreaterThan(0.97);
		expect(slope / length).toBeLessThan(1.03);
	}
});
