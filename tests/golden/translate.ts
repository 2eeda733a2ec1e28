/** From an operator of a .tflite file to one of QuantizedGraph. Option fields are numbered as in TFLite's schema. */
import {
	type Add,
	type Clamp,
	type Conv2d,
	dims4,
	type Extremum,
	type Mean,
	type Mul,
	type Prelu,
	type QuantizedOperator,
	type ReduceExtremum,
	type Window2d,
} from "../../converter/graph/quantized";
import {
	type Activation,
	activationClamp,
	NO_CLAMP,
} from "../../converter/quantize/parameters";
import type { Node } from "./node";
import { TYPE_INT8 } from "./tflite";
import { LAYOUT } from "./translateLayout";
import { Unsupported } from "./unsupported";

export type Translator = (
	node: Node,
) => QuantizedOperator | QuantizedOperator[];

export const TRANSLATORS: Record<string, Translator> = {
	...LAYOUT,
	ADD: (node) => pair(node, "add", fused(node, 0)),
	SUB: (node) => pair(node, "sub", fused(node, 0)),
	MUL: (node) => pair(node, "mul", fused(node, 0)),
	MINIMUM: (node) => pair(node, "minimum"),
	MAXIMUM: (node) => pair(node, "maximum"),
	PRELU: (node) => pair(node, "prelu"),
	AVERAGE_POOL_2D: (node) => pool(node, "averagePool2d"),
	MAX_POOL_2D: (node) => pool(node, "maxPool2d"),
	CONCATENATION: concatenation,
	CONV_2D: conv2d,
	DEPTHWISE_CONV_2D: depthwiseConv2d,
	FULLY_CONNECTED: fullyConnected,
	LOGISTIC: (node) => ({ op: "logistic", ...unary(node) }),
	QUANTIZE: (node) => ({ op: "quantize", ...unary(node) }),
	TANH: (node) => ({ op: "tanh", ...unary(node) }),
	HARD_SWISH: (node) => ({ op: "hardSwish", ...unary(node) }),
	ABS: (node) => ({ op: "abs", ...unary(node) }),
	LEAKY_RELU: (node) => ({
		op: "leakyRelu",
		...unary(node),
		alpha: node.options.float32(0),
	}),
	RELU_N1_TO_1: (node) => ({ op: "reluN1To1", ...unary(node, "reluN1To1") }),
	RELU: (node) => ({ op: "relu", ...unary(node, "relu") }),
	RELU6: (node) => ({ op: "relu6", ...unary(node, "relu6") }),
	RESHAPE: (node) => ({ op: "reshape", ...unary(node) }),
	SQUEEZE: (node) => ({ op: "reshape", ...unary(node) }),
	EXPAND_DIMS: (node) => ({ op: "reshape", ...unary(node) }),
	SOFTMAX: (node) => ({
		op: "softmax",
		...unary(node),
		beta: node.options.float32(0),
	}),
	MEAN: (node) => reduction(node, "mean"),
	SUM: (node) => reduction(node, "sum"),
	REDUCE_MAX: (node) => reduction(node, "reduceMax"),
	REDUCE_MIN: (node) => reduction(node, "reduceMin"),
	ARG_MAX: argMax,
};

function pair(
	{ inputs, output }: Node,
	op: (Add | Mul | Extremum | Prelu)["op"],
	clamp = NO_CLAMP,
): QuantizedOperator {
	return { op, inputs, output, clamp };
}

function conv2d(node: Node): Conv2d {
	const base = unary(node);
	const [oc, kernelHeight, kernelWidth, depth] = node.constant(1).shape;
	const kernel: Window2d["kernel"] = [kernelHeight, kernelWidth];
	const dilation: Window2d["dilation"] = [
		node.options.int32(5, 1),
		node.options.int32(4, 1),
	];
	return {
		op: "conv2d",
		...base,
		clamp: fused(node, 3),
		...weighted(node, oc),
		...windowOf(node, kernel, dilation),
		groups: dims4(node.tensor(base.inputs[0]).shape)[3] / depth,
	};
}

function depthwiseConv2d(node: Node): QuantizedOperator {
	const [, kernelHeight, kernelWidth, oc] = node.constant(1).shape;
	return {
		op: "depthwiseConv2d",
		...unary(node),
		clamp: fused(node, 4),
		...weighted(node, oc),
		...windowOf(
			node,
			[kernelHeight, kernelWidth],
			[node.options.int32(6, 1), node.options.int32(5, 1)],
		),
	};
}

function fullyConnected(node: Node): QuantizedOperator {
	return {
		op: "fullyConnected",
		...unary(node),
		clamp: fused(node, 0),
		...weighted(node, node.constant(1).shape[0]),
		perChannel: node.constant(1).scales.length > 1,
	};
}

function pool(
	node: Node,
	op: "averagePool2d" | "maxPool2d",
): QuantizedOperator {
	const kernel: Window2d["kernel"] = [
		node.options.int32(4),
		node.options.int32(3),
	];
	return {
		op,
		...unary(node),
		clamp: fused(node, 5),
		...windowOf(node, kernel, [1, 1]),
	};
}

function concatenation(node: Node): QuantizedOperator {
	const { inputs, output } = node;
	const { shape, scale, zeroPoint } = node.tensor(output);
	for (const input of inputs.map((id) => node.tensor(id)))
		if (input.scale !== scale || input.zeroPoint !== zeroPoint)
			throw new Unsupported("concatenation requantizes");
	// A batch is part of the height (node.ts).
	const axis = Math.max(1, axisOf4(node.options.int32(0), shape.length));
	return { op: "concatenation", inputs, output, clamp: NO_CLAMP, axis };
}

function reduction(
	node: Node,
	op: (Mean | ReduceExtremum)["op"],
): QuantizedOperator {
	const base = unary(node);
	const rank = node.tensor(base.inputs[0]).shape.length;
	const axes = [...node.int32s(1)]
		.map((axis) => axisOf4(axis, rank))
		.filter((axis) => axis !== 0);
	return { op, ...base, axes: [...new Set(axes)].sort() };
}

function argMax(node: Node): QuantizedOperator {
	const { input, output } = node;
	const rank = node.tensor(input).shape.length;
	const axis = axisOf4(node.int32s(1)[0], rank);
	return { op: "argMax", inputs: [input], output, clamp: NO_CLAMP, axis };
}

export function axisOf4(axis: number, rank: number): number {
	return (axis < 0 ? axis + rank : axis) + 4 - rank;
}

export function unary(node: Node, activation: Activation = "none") {
	const { input, output } = node;
	return { inputs: [input], output, clamp: limits(node, activation) };
}

const FUSED: Record<number, Activation> = {
	0: "none",
	1: "relu",
	2: "reluN1To1",
	3: "relu6",
};

function fused(node: Node, field: number): Clamp {
	return limits(node, FUSED[node.options.int8(field)]);
}

function limits(node: Node, activation: Activation): Clamp {
	const { scale, zeroPoint } = node.tensor(node.output);
	return activationClamp(activation, scale, zeroPoint);
}

function weighted(node: Node, channels: number) {
	const { type, data, scales, zeroPoints } = node.constant(1);
	if (type !== TYPE_INT8) throw new Unsupported("the weights are not int8");
	if (zeroPoints.some((zeroPoint) => zeroPoint !== 0))
		throw new Unsupported("the weights have a zero point");
	return {
		weights: new Int8Array(data.buffer),
		weightScales: Float32Array.from(
			{ length: channels },
			(_, o) => scales[scales.length > 1 ? o : 0],
		),
		bias: node.has(2) ? node.int32s(2) : new Int32Array(channels),
	};
}

/** Strides are fields 1 (width) and 2 (height) of every windowed operator. VALID's padding comes out as 0. */
function windowOf(
	node: Node,
	kernel: Window2d["kernel"],
	dilation: Window2d["dilation"],
): Window2d {
	const input = dims4(node.tensor(node.input).shape);
	const output = dims4(node.tensor(node.output).shape);
	const stride: Window2d["stride"] = [
		node.options.int32(2),
		node.options.int32(1),
	];
	const before = (i: 0 | 1) => {
		const reach = (kernel[i] - 1) * dilation[i] + 1;
		const needed = (output[i + 1] - 1) * stride[i] + reach;
		return Math.max(0, Math.floor((needed - input[i + 1]) / 2));
	};
	const padding = { top: before(0), left: before(1) };
	return { kernel, stride, dilation, padding };
}
