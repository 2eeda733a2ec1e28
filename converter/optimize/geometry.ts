/**
 * Where the weights of a conv2d, depthwiseConv2d or fullyConnected lie: by output channel, tap of the window, and input
 * value under that tap. A fullyConnected whose vectors are made of whole pixels has a tap for each of them.
 */
import {
	type Conv2d,
	type DepthwiseConv2d,
	dims4,
	type FullyConnected,
	type QuantizedGraph,
	type QuantizedOperator,
	type Window2d,
} from "../graph/quantized";
import { channelsOf } from "./edit";

export type Weighted = Conv2d | DepthwiseConv2d | FullyConnected;

export interface Geometry {
	/** Output channels. */
	outputs: number;
	taps: number;
	/** Input channels that one output channel reads under a tap. */
	depth: number;
	/** By tap: whether it lies outside the image for some output, where it adds nothing. */
	outside: boolean[];
	/** Index of a weight. */
	at(output: number, tap: number, k: number): number;
	/** Which of the input's channels value k of an output channel is. */
	channel(output: number, k: number): number;
}

export function isWeighted(operator: QuantizedOperator): operator is Weighted {
	return "weightScales" in operator;
}

/** undefined for a fullyConnected whose vectors begin and end inside pixels. */
export function geometryOf(
	graph: QuantizedGraph,
	operator: Weighted,
): Geometry | undefined {
	const channels = channelsOf(graph.tensors[operator.inputs[0]]);
	const outputs = operator.bias.length;
	if (operator.op === "depthwiseConv2d") {
		const outside = outsideTaps(graph, operator);
		const multiplier = outputs / channels;
		return {
			outputs,
			taps: outside.length,
			depth: 1,
			outside,
			at: (output, tap) => tap * outputs + output,
			channel: (output) => Math.floor(output / multiplier),
		};
	}
	if (operator.op === "conv2d")
		return matrix(
			outputs,
			channels / operator.groups,
			outsideTaps(graph, operator),
			outputs / operator.groups,
		);
	const pixels = operator.weights.length / outputs / channels;
	return Number.isInteger(pixels)
		? matrix(outputs, channels, Array(pixels).fill(false), outputs)
		: undefined;
}

/** Weights [outputs, taps, depth], in groups of as many outputs. */
function matrix(
	outputs: number,
	depth: number,
	outside: boolean[],
	groupOutputs: number,
): Geometry {
	const taps = outside.length;
	return {
		outputs,
		taps,
		depth,
		outside,
		at: (output, tap, k) => (output * taps + tap) * depth + k,
		channel: (output, k) => Math.floor(output / groupOutputs) * depth + k,
	};
}

function outsideTaps(
	{ tensors }: QuantizedGraph,
	{ inputs, output, ...window }: Conv2d | DepthwiseConv2d,
): boolean[] {
	const [, ...sizes] = dims4(tensors[inputs[0]].shape);
	const [, ...counts] = dims4(tensors[output].shape);
	const [rows, columns] = [0, 1].map((axis) =>
		outsideAlong(window, axis, sizes[axis], counts[axis]),
	);
	return rows.flatMap((row) => columns.map((column) => row || column));
}

/** For each place of the kernel along an axis whether the first or the last window has it outside. */
function outsideAlong(
	{ kernel, stride, dilation, padding }: Window2d,
	axis: number,
	size: number,
	count: number,
): boolean[] {
	const before = axis === 0 ? padding.top : padding.left;
	return Array.from({ length: kernel[axis] }, (_, k) => {
		const first = k * dilation[axis] - before;
		return first < 0 || first + (count - 1) * stride[axis] >= size;
	});
}
