/** As translate.ts, for operators that move values. */
import {
	dims4,
	type Pad,
	type QuantizedOperator,
	type Slice,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import type { Node } from "./node";
import { axisOf4, type Translator, unary } from "./translate";
import { Unsupported } from "./unsupported";

export const LAYOUT: Record<string, Translator> = {
	PAD: (node) => ({ op: "pad", ...padded(node) }),
	PADV2: (node) => ({ op: "padV2", ...padded(node), value: node.int8s(2)[0] }),
	MIRROR_PAD: (node) => ({
		op: "mirrorPad",
		...padded(node),
		mode: node.options.int8(0) === 0 ? "reflect" : "symmetric",
	}),
	RESIZE_NEAREST_NEIGHBOR: (node) => resize(node, "resizeNearestNeighbor", 0),
	RESIZE_BILINEAR: (node) => resize(node, "resizeBilinear", 2),
	SLICE: (node) => sliced(node, [...node.int32s(1)], []),
	STRIDED_SLICE: stridedSlice,
	SPLIT: split,
	TRANSPOSE: transpose,
};

/** `field` is the first of the two options. */
function resize(
	node: Node,
	op: "resizeNearestNeighbor" | "resizeBilinear",
	field: number,
): QuantizedOperator {
	const [height, width] = node.int32s(1);
	const alignCorners = node.options.int8(field) === 1;
	const halfPixelCenters = node.options.int8(field + 1) === 1;
	const size: [number, number] = [height, width];
	return { op, ...unary(node), size, alignCorners, halfPixelCenters };
}

/** Amounts before each of the four dimensions; a batch that grows from 1 is height. */
function padded(
	node: Node,
): Pick<Pad, "inputs" | "output" | "clamp" | "before"> {
	const before = [...node.int32s(1)].filter((_, i) => i % 2 === 0);
	const [n, h, w, c] = [0, 0, 0, 0, ...before].slice(-4);
	const [, height] = dims4(node.outputShape);
	return { ...unary(node), before: [0, n * height + h, w, c] };
}

function transpose(node: Node): QuantizedOperator {
	const permutation = [...node.int32s(1)];
	const axes = permutation.map((axis) => axisOf4(axis, permutation.length));
	const [n, h, w, c] = [0, 1, 2, 3].slice(0, 4 - axes.length).concat(axes);
	if (n !== 0) throw new Unsupported("transpose moves the batch");
	return { op: "transpose", ...unary(node), order: [h, w, c] };
}

/** One slice for each output. */
function split(node: Node): QuantizedOperator[] {
	const input = node.operand(1);
	const { shape } = node.tensor(input);
	const axis = axisOf4(node.int32s(0)[0], shape.length);
	return node.outputs.map((output, i) => {
		const begin = [0, 0, 0, 0];
		begin[axis] = i * dims4(node.tensor(output).shape)[axis];
		return sliceOf(input, output, begin, []);
	});
}

/** Begin, end and stride of the axes in turn; the output's shape tells the rest. */
function stridedSlice(node: Node): QuantizedOperator {
	const { shape } = node.tensor(node.input);
	const mask = (field: number, i: number) =>
		(node.options.int32(field) >> i) & 1;
	const begin: number[] = [];
	const stride: number[] = [];
	const given = [...node.int32s(1)];
	given.forEach((from, i) => {
		const hidden = mask(2, i) ? shape.length - given.length + 1 : 0;
		for (let axis = 0; axis < hidden; axis++) {
			begin.push(0);
			stride.push(1);
		}
		if (hidden > 0) return;
		const size = shape[begin.length];
		const step = node.int32s(3)[i];
		const first = step > 0 ? 0 : size - 1;
		begin.push(mask(0, i) ? first : from < 0 ? from + size : from);
		stride.push(step);
	});
	return sliced(node, begin, stride);
}

function sliced(
	node: Node,
	begin: number[],
	stride: number[],
): QuantizedOperator {
	return sliceOf(node.input, node.output, begin, stride);
}

function sliceOf(
	input: number,
	output: number,
	begin: number[],
	stride: number[],
): Slice {
	const three = (values: number[], missing: number) =>
		[missing, missing, missing, ...values].slice(-3) as Slice["begin"];
	return {
		op: "slice",
		inputs: [input],
		output,
		clamp: NO_CLAMP,
		begin: three(begin, 0),
		stride: three(stride, 1),
	};
}
