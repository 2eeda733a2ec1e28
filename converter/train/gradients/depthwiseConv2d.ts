/** Gradients of depthwiseConv2d, channel multiplier 1. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { channelSums } from "../layers/tensors";
import type { Tf } from "../tf";
import {
	allocate,
	type GradientKernel,
	type KernelCall,
	view,
	type WindowInfo,
} from "./kernel";

/**
 * DepthwiseConv2dNativeBackpropFilter: x [n,h,w,c], dy [n,oh,ow,c] -> dw [kh,kw,c,1]. What tap t sees of x is x
 * convolved with a filter that is 1 at t and 0 elsewhere: dw[t] is the sum of its product with dy.
 */
export const depthwiseBackpropFilter: GradientKernel = (tf, call) =>
	tf.tidy(() => {
		const { inputs, attrs } = call;
		const { x, dy } = inputs;
		const [kh, kw, c] = attrs.filterShape;
		const taps = Array.from({ length: kh * kw }, (_, tap) => {
			const values = new Float32Array(kh * kw * c).fill(
				1,
				tap * c,
				tap * c + c,
			);
			const filter = tf.tensor4d(values, attrs.filterShape);
			const seen = tf.depthwiseConv2d(x, filter, attrs.strides, attrs.pad);
			return channelSums(tf, tf.mul(seen, dy));
		});
		return tf.reshape(tf.concat(taps), attrs.filterShape);
	});

/** DepthwiseConv2dNativeBackpropInput: dy [n,oh,ow,c], filter [kh,kw,c,1] -> dx [n,h,w,c]. */
export const depthwiseBackpropInput: GradientKernel = (tf, call) => {
	const { inputs, attrs } = call;
	const info = tf.backend_util.computeConv2DInfo(
		attrs.inputShape,
		inputs.filter.shape,
		attrs.strides,
		1,
		attrs.pad,
		attrs.dimRoundingMode,
		true,
	);
	if (info.strideHeight === 1 && info.strideWidth === 1)
		return convolveBack(tf, call, info);
	return scatterBack(call, info);
};

/** At larger strides: every value of dy times the filter, added where it was read. */
function scatterBack(
	{ inputs, attrs, backend }: KernelCall,
	info: WindowInfo,
): TensorInfo {
	const { info: output, values } = allocate(backend, attrs.inputShape);
	const dy = view(backend, inputs.dy);
	const filter = view(backend, inputs.filter);
	const channels = info.inChannels;
	const step = info.strideWidth * channels;
	values.fill(0);
	forEachRun(info, (dyAt, xAt, tap, pixels) => {
		for (let p = 0; p < pixels; p++)
			for (let c = 0; c < channels; c++)
				values[xAt + p * step + c] +=
					filter[tap + c] * dy[dyAt + p * channels + c];
	});
	return output;
}

/** A row of output pixels that meet the same tap: offsets of the first one's first channel, and how many they are. */
type Visit = (dy: number, x: number, tap: number, pixels: number) => void;

/** Calls `visit` for every tap of every output row, over the pixels for which the tap lies inside the input. */
function forEachRun(info: WindowInfo, visit: Visit): void {
	const { batchSize, inHeight, inWidth, outHeight, outWidth } = info;
	const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
	const { top, left } = info.padInfo;
	const channels = info.inChannels;
	for (let row = 0; row < batchSize * outHeight; row++)
		for (let ky = 0; ky < filterHeight; ky++) {
			const y = (row % outHeight) * strideHeight - top + ky;
			if (y < 0 || y >= inHeight) continue;
			const xRow = (Math.floor(row / outHeight) * inHeight + y) * inWidth;
			for (let kx = 0; kx < filterWidth; kx++) {
				const shift = kx - left;
				const first = Math.max(0, Math.ceil(-shift / strideWidth));
				const last = Math.floor((inWidth - 1 - shift) / strideWidth);
				visit(
					(row * outWidth + first) * channels,
					(xRow + first * strideWidth + shift) * channels,
					(ky * filterWidth + kx) * channels,
					Math.min(outWidth - 1, last) - first + 1,
				);
			}
		}
}

/** At stride 1: dy convolved with the filter turned around. */
function convolveBack(
	tf: Tf,
	{ inputs: { dy, filter } }: KernelCall,
	info: WindowInfo,
) {
	const before = (kernel: number, padding: number) => kernel - 1 - padding;
	const top = before(info.filterHeight, info.padInfo.top);
	const left = before(info.filterWidth, info.padInfo.left);
	const after = (
		input: number,
		kernel: number,
		output: number,
		first: number,
	) => input + kernel - 1 - output - first;
	return tf.tidy(() => {
		const bottom = after(info.inHeight, info.filterHeight, info.outHeight, top);
		const right = after(info.inWidth, info.filterWidth, info.outWidth, left);
		const padded = tf.pad(dy, [
			[0, 0],
			[top, bottom],
			[left, right],
			[0, 0],
		]);
		return tf.depthwiseConv2d(padded, tf.reverse(filter, [0, 1]), 1, "valid");
	});
}
