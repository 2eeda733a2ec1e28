/** What becomes of each operator of TFLite; its builtin operators by name. */
import { argMax } from "./argMax";
import { concatenation } from "./concatenation";
import { conv2d } from "./conv2d";
import { depthwiseConv2d } from "./depthwiseConv2d";
import { elementwise } from "./elementwise";
import { fullyConnected } from "./fullyConnected";
import { leakyRelu } from "./leakyRelu";
import { mirrorPad, pad, padV2 } from "./pad";
import { arithmetic, extremum, prelu } from "./pair";
import { pool } from "./pool";
import { dequantize, quantize } from "./quantize";
import { mean, reduceExtremum } from "./reduce";
import { expandDims, reshape, reshaped, squeeze } from "./reshape";
import { resizeBilinear, resizeNearestNeighbor } from "./resize";
import { slice, split, stridedSlice } from "./slice";
import { softmax } from "./softmax";
import type { Translator } from "./translator";
import { transpose } from "./transpose";

const TRANSLATORS: Record<string, Translator> = {
	ABS: elementwise("abs"),
	ADD: arithmetic("add"),
	ARG_MAX: argMax,
	AVERAGE_POOL_2D: pool("averagePool2d"),
	CONCATENATION: concatenation,
	CONV_2D: conv2d,
	DEPTHWISE_CONV_2D: depthwiseConv2d,
	DEQUANTIZE: dequantize,
	EXPAND_DIMS: reshaped(expandDims),
	FULLY_CONNECTED: fullyConnected,
	HARD_SWISH: elementwise("hardSwish"),
	LEAKY_RELU: leakyRelu,
	LOGISTIC: elementwise("logistic"),
	MAXIMUM: extremum("maximum"),
	MAX_POOL_2D: pool("maxPool2d"),
	MEAN: mean("mean"),
	MINIMUM: extremum("minimum"),
	MIRROR_PAD: mirrorPad,
	MUL: arithmetic("mul"),
	PAD: pad,
	PADV2: padV2,
	PRELU: prelu,
	QUANTIZE: quantize,
	REDUCE_MAX: reduceExtremum("reduceMax"),
	REDUCE_MIN: reduceExtremum("reduceMin"),
	RELU: elementwise("relu", "relu"),
	RELU_N1_TO_1: elementwise("reluN1To1", "reluN1To1"),
	RELU6: elementwise("relu6", "relu6"),
	RESHAPE: reshaped(reshape),
	RESIZE_BILINEAR: resizeBilinear,
	RESIZE_NEAREST_NEIGHBOR: resizeNearestNeighbor,
	SLICE: slice,
	SOFTMAX: softmax,
	SPLIT: split,
	SQUEEZE: reshaped(squeeze),
	STRIDED_SLICE: stridedSlice,
	SUB: arithmetic("sub"),
	SUM: mean("sum"),
	TANH: elementwise("tanh"),
	TRANSPOSE: transpose,
};

/** Undefined for an operator that Ocelli does not run. */
export function translatorOf(name: string): Translator | undefined {
	return Object.hasOwn(TRANSLATORS, name) ? TRANSLATORS[name] : undefined;
}
