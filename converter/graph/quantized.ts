/**
 * A network with TFLite's int8 meaning: activations int8 per tensor, weights int8 with zero point 0 and a scale
 * per output channel, bias int32 at scale inputScale * weightScale, requantization by gemmlowp double rounding.
 * Batch is always 1. Shapes are as in the source model (rank 1..4, NHWC); `dims4` pads them in front with 1.
 */

export interface QuantizedTensor {
	name: string;
	shape: number[];
	/** real = scale * (q - zeroPoint); a float32 value. */
	scale: number;
	zeroPoint: number;
}

/** Index into `QuantizedGraph.tensors`. */
export type TensorId = number;

/** The fused activation as limits on the int8 output, both included. */
export interface Clamp {
	min: number;
	max: number;
}

export interface Window2d {
	kernel: [height: number, width: number];
	stride: [height: number, width: number];
	dilation: [height: number, width: number];
	/** Rows above and columns left of the input; below and right follow from the output shape. */
	padding: { top: number; left: number };
}

interface Weighted {
	/** conv2d [oc, kh, kw, ic/groups]; depthwiseConv2d [kh, kw, oc]; fullyConnected [oc, k]; row-major. */
	weights: Int8Array;
	/** One float32 per output channel; per-tensor quantization repeats the one value. */
	weightScales: Float32Array;
	/** One a channel; zeros where the source has none. */
	bias: Int32Array;
}

interface Base {
	inputs: TensorId[];
	output: TensorId;
	clamp: Clamp;
}

export interface Conv2d extends Base, Window2d, Weighted {
	op: "conv2d";
	groups: number;
}
/** Output channel o reads input channel floor(o / multiplier), multiplier = outputChannels / inputChannels. */
export interface DepthwiseConv2d extends Base, Window2d, Weighted {
	op: "depthwiseConv2d";
}
export interface FullyConnected extends Base, Weighted {
	op: "fullyConnected";
	/**
	 * Whether the multiplier is computed as TFLite does for per-tensor weights (input and weight scale multiplied in
	 * float32, divided in double) or for per-channel ones (all in double).
	 */
	perChannel: boolean;
}
/**
 * Two inputs, value by value. Along each of the four padded dimensions an input has the output's size, or 1 and is
 * repeated.
 */
export interface Add extends Base {
	op: "add" | "sub";
}
/** Two inputs, repeated as for Add. */
export interface Mul extends Base {
	op: "mul";
}
/** Two inputs, repeated as for Add. All tensors share scale and zero point. */
export interface Extremum extends Base {
	op: "minimum" | "maximum";
}
/** An input and the slopes that its negative values are multiplied with, repeated as for Add. */
export interface Prelu extends Base {
	op: "prelu";
}
export interface Pool2d extends Base, Window2d {
	op: "averagePool2d" | "maxPool2d";
}
/** Axes of the four padded dimensions (1 height, 2 width, 3 channels), ascending. */
export interface Mean extends Base {
	op: "mean" | "sum";
	axes: number[];
}
/** Axes as for Mean. Input and output share scale and zero point. */
export interface ReduceExtremum extends Base {
	op: "reduceMax" | "reduceMin";
	axes: number[];
}
/**
 * The index of the greatest value along `axis` (1 height, 2 width, 3 channels), the first of equals: four bytes,
 * little-endian, as the output's last dimension. Outside they are an int32 or int64 (Model.outputType).
 */
export interface ArgMax extends Base {
	op: "argMax";
	axis: number;
}
/** Over the last dimension. */
export interface Softmax extends Base {
	op: "softmax";
	beta: number;
}
/** Functions of one byte alone (each may requantize), and quantize int8 -> int8. A relu's limits are its clamp. */
export interface Elementwise extends Base {
	op:
		| "logistic"
		| "tanh"
		| "relu"
		| "relu6"
		| "reluN1To1"
		| "hardSwish"
		| "abs"
		| "quantize";
}
/** Negative values times `alpha`, a float32 value that is not negative. */
export interface LeakyRelu extends Base {
	op: "leakyRelu";
	alpha: number;
}
/** What a table of 256 bytes can say. */
export type Lookup = Elementwise | LeakyRelu;
export interface Reshape extends Base {
	op: "reshape";
}
/** Amounts before each of the four dimensions; after follows from the output. Pads with the zero point. */
export interface Pad extends Base {
	op: "pad";
	before: [n: number, h: number, w: number, c: number];
}
/** As pad, with `value` (an int8) around the input. */
export interface PadV2 extends Base {
	op: "padV2";
	before: [n: number, h: number, w: number, c: number];
	value: number;
}
/** As pad, with the input mirrored at its edges; "symmetric" repeats the edge itself, "reflect" does not. */
export interface MirrorPad extends Base {
	op: "mirrorPad";
	before: [n: number, h: number, w: number, c: number];
	mode: "reflect" | "symmetric";
}
/** Height, width and channels of the output: which of the input's dimensions (1, 2, 3) each is. */
export interface Transpose extends Base {
	op: "transpose";
	order: [h: number, w: number, c: number];
}
/** Output [y, x, c] is input [begin + (y, x, c) * stride]; strides below 0 go backwards. The output says how many. */
export interface Slice extends Base {
	op: "slice";
	begin: [h: number, w: number, c: number];
	stride: [h: number, w: number, c: number];
}
/** Height and width become `size`, the output's. */
export interface Resize extends Base {
	op: "resizeNearestNeighbor" | "resizeBilinear";
	size: [height: number, width: number];
	alignCorners: boolean;
	halfPixelCenters: boolean;
}
/** `axis` is one of the four padded dimensions. All tensors share scale and zero point. */
export interface Concatenation extends Base {
	op: "concatenation";
	axis: number;
}
/**
 * Values that are known beforehand. It has no inputs; running it copies them from the stored weights, so it stands
 * before the operator that reads them, once for each reader.
 */
export interface Constant extends Base {
	op: "constant";
	/** Of the output's shape, row-major. */
	values: Int8Array;
}

/** Those that only say where values lie, and resizeBilinear. */
export type LayoutOperator =
	| Pad
	| PadV2
	| MirrorPad
	| Transpose
	| Slice
	| Resize;

export type QuantizedOperator =
	| Conv2d
	| DepthwiseConv2d
	| FullyConnected
	| Add
	| Mul
	| Extremum
	| Prelu
	| Pool2d
	| Mean
	| ReduceExtremum
	| ArgMax
	| Softmax
	| Lookup
	| Reshape
	| LayoutOperator
	| Concatenation
	| Constant;

export type OperatorName = QuantizedOperator["op"];

export interface QuantizedGraph {
	tensors: QuantizedTensor[];
	/** In an order in which every input is computed before it is read. */
	operators: QuantizedOperator[];
	input: TensorId;
	output: TensorId;
}

const LOOKUP: Record<Lookup["op"], true> = {
	logistic: true,
	tanh: true,
	relu: true,
	relu6: true,
	reluN1To1: true,
	hardSwish: true,
	abs: true,
	quantize: true,
	leakyRelu: true,
};

export function isLookup(operator: QuantizedOperator): operator is Lookup {
	return operator.op in LOOKUP;
}

/** The shape padded in front with 1 to [n, h, w, c]. */
export function dims4(
	shape: readonly number[],
): [number, number, number, number] {
	return [1, 1, 1, 1, ...shape].slice(-4) as [number, number, number, number];
}

export function elements(shape: readonly number[]): number {
	return shape.reduce((product, size) => product * size, 1);
}

/** A tensor is `rows` x `rowBytes`: a row per height of the four padded dimensions. */
export function tensorRows(shape: readonly number[]): number {
	return dims4(shape)[1];
}

export function rowBytes(shape: readonly number[]): number {
	return elements(shape) / tensorRows(shape);
}
