/** What ONNX has in another order than TFLite, or says in another way. */
import type { Window2d } from "../../../converter/graph/quantized";

type Dims = readonly [n: number, h: number, w: number, c: number];

/** A window's attributes; pads are top, left, bottom, right. */
export function windowAttributes(
	{ kernel, stride, dilation, padding }: Window2d,
	[, height, width]: Dims,
	[, outHeight, outWidth]: Dims,
) {
	const behind = (axis: 0 | 1, size: number, out: number, before: number) => {
		const extent = (kernel[axis] - 1) * dilation[axis] + 1;
		const reached = (out - 1) * stride[axis] + extent;
		return Math.max(0, reached - size - before);
	};
	const { top, left } = padding;
	const bottom = behind(0, height, outHeight, top);
	const right = behind(1, width, outWidth, left);
	const pads = [top, left, bottom, right];
	return { kernel_shape: kernel, strides: stride, pads };
}

/** [oc, taps, ic] -> [oc, ic, taps] */
export function channelsFirst(weights: Int8Array, taps: number, depth: number) {
	const filter = taps * depth;
	return Int8Array.from(weights, (_, at) => {
		const tap = at % taps;
		const channel = Math.floor(at / taps) % depth;
		const filterStart = Math.floor(at / filter) * filter;
		return weights[filterStart + tap * depth + channel];
	});
}

/** [rows, columns] -> [columns, rows] */
export function transposed(values: Int8Array, rows: number, columns: number) {
	return Int8Array.from(
		values,
		(_, at) => values[(at % rows) * columns + Math.floor(at / rows)],
	);
}

/** int8 -> the twin's uint8, and back. */
export function flipped(values: Int8Array | Uint8Array): Uint8Array {
	const bytes = new Uint8Array(values.length);
	for (let i = 0; i < bytes.length; i++) bytes[i] = values[i] ^ 0x80;
	return bytes;
}
