/**
 * A pad becomes part of the window operator that reads it.
 *
 * Proof: a convolution takes values outside its input for the zero point, on every side as far as its windows reach.
 * A pad with the zero point in front of it writes just these values, so the window at (y, x) of the padded image sees
 * what the window at (y, x), moved up and left by the amounts before, sees of the image itself. maxPool2d leaves out
 * what is outside; where a pad writes -128 there, the least value, the maximum is the same with and without it, as
 * long as each window holds a value of the image (which its kernel asks for).
 */
import { producer } from "../graph/edges";
import {
	type Conv2d,
	type DepthwiseConv2d,
	dims4,
	type Pad,
	type PadV2,
	type Pool2d,
	type QuantizedGraph,
} from "../graph/quantized";
import { bypassed, channelsOf, sameQuantization } from "./edit";
import { repeated } from "./pass";

type Windowed = Conv2d | DepthwiseConv2d | Pool2d;
type Padding = Windowed["padding"];

export const foldPadding = repeated((graph) => {
	for (const reader of graph.operators) {
		if (
			reader.op !== "conv2d" &&
			reader.op !== "depthwiseConv2d" &&
			reader.op !== "maxPool2d"
		)
			continue;
		const pad = producer(graph, reader.inputs[0]);
		if (pad?.op !== "pad" && pad?.op !== "padV2") continue;
		const padding = {
			top: reader.padding.top + pad.before[1],
			left: reader.padding.left + pad.before[2],
		};
		if (isAroundImage(graph, pad) && takesOver(graph, reader, pad, padding))
			return bypassed(graph, reader, { inputs: pad.inputs, padding }, pad);
	}
	return undefined;
});

function isAroundImage(graph: QuantizedGraph, { inputs, output }: Pad | PadV2) {
	const [from, to] = [graph.tensors[inputs[0]], graph.tensors[output]];
	return channelsOf(from) === channelsOf(to) && sameQuantization(from, to);
}

/** What the blob's fields hold. */
const MOST_PADDING = 65535;

/** Whether what the pad writes is what the reader makes of places outside. */
function takesOver(
	graph: QuantizedGraph,
	reader: Windowed,
	pad: Pad | PadV2,
	padding: Padding,
): boolean {
	if (Math.max(padding.top, padding.left) > MOST_PADDING) return false;
	const { zeroPoint } = graph.tensors[pad.output];
	const value = pad.op === "padV2" ? pad.value : zeroPoint;
	if (reader.op !== "maxPool2d") return value === zeroPoint;
	return value === -128 && everyWindowHolds(graph, reader, pad, padding);
}

/** The first and the last window of each direction reach the image, and so do those between them. */
function everyWindowHolds(
	graph: QuantizedGraph,
	{ output, kernel, stride }: Windowed,
	{ inputs }: Pad | PadV2,
	{ top, left }: Padding,
): boolean {
	const [, ...sizes] = dims4(graph.tensors[inputs[0]].shape);
	const [, ...counts] = dims4(graph.tensors[output].shape);
	return [top, left].every(
		(before, axis) =>
			before < kernel[axis] &&
			(counts[axis] - 1) * stride[axis] - before < sizes[axis],
	);
}
