/** Gradients of conv2d, each written as convolutions, which the wasm backend runs at full speed. */
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../tf";
import type { GradientKernel, WindowAttributes, WindowInfo } from "./kernel";
import { inputPhases } from "./phases";

function geometry(
	tf: Tf,
	attrs: WindowAttributes,
	inputShape: [number, number, number, number],
	filterShape: [number, number, number, number],
): WindowInfo {
	return tf.backend_util.computeConv2DInfo(
		inputShape,
		filterShape,
		attrs.strides,
		1,
		attrs.pad,
		attrs.dimRoundingMode,
	);
}

/**
 * Conv2DBackpropFilter: x [n,h,w,ci], dy [n,oh,ow,co] -> dw [kh,kw,ci,co]. With batch and channels exchanged, x is
 * convolved with dy as the filter, dilated by the stride.
 */
export const conv2dBackpropFilter: GradientKernel = (tf, { inputs, attrs }) =>
	tf.tidy(() => {
		const { x, dy } = inputs;
		const info = geometry(tf, attrs, x.shape, attrs.filterShape);
		const [kh, kw, ci, co] = attrs.filterShape;
		if (kh === 1 && kw === 1 && info.strideHeight === 1)
			return pointwiseFilter(tf, x, dy, attrs.filterShape);
		const images = tf.transpose(x, [3, 1, 2, 0]);
		const filters = tf.transpose(dy, [1, 2, 0, 3]);
		const correlation = tf.conv2d(
			images,
			filters,
			1,
			filterPadding(info),
			"NHWC",
			[info.strideHeight, info.strideWidth],
		);
		// Input rows that no window reaches give further rows, beyond the kernel's.
		const used = crop(tf, correlation, [ci, kh, kw, co]);
		return tf.transpose(used, [1, 2, 0, 3]);
	});

/** 1x1 at stride 1 is a matrix product, x transposed times dy. */
function pointwiseFilter(
	tf: Tf,
	x: Tensor4D,
	dy: Tensor4D,
	shape: [number, number, number, number],
): Tensor4D {
	const rows = tf.transpose(tf.reshape(x, [-1, x.shape[3]]));
	const product = tf.matMul(rows, tf.reshape(dy, [-1, dy.shape[3]]));
	return tf.reshape(product, shape);
}

/** The part at the origin; slicing copies, so only where there is something to cut off. */
function crop(
	tf: Tf,
	x: Tensor4D,
	shape: [number, number, number, number],
): Tensor4D {
	const whole = x.shape.every((size, i) => size === shape[i]);
	return whole ? x : tf.slice(x, [0, 0, 0, 0], shape);
}

type ExplicitPadding = [
	[number, number],
	[number, number],
	[number, number],
	[number, number],
];

/** The forward padding, with just enough below and right for every tap of the kernel. */
function filterPadding(info: WindowInfo): ExplicitPadding {
	const { top, left } = info.padInfo;
	const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
	const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
	return [
		[0, 0],
		[top, Math.max(0, height - top - info.inHeight)],
		[left, Math.max(0, width - left - info.inWidth)],
		[0, 0],
	];
}

/**
 * Conv2DBackpropInput: dy [n,oh,ow,co], filter [kh,kw,ci,co] -> dx [n,h,w,ci]. At stride s, the rows and columns of
 * dx fall into s phases, each a stride-1 convolution of dy with every s-th tap. One convolution computes all column
 * phases as s * ci channels, which lie in memory as s pixels; row phases are concatenated.
 */
export const conv2dBackpropInput: GradientKernel = (tf, { inputs, attrs }) =>
	tf.tidy(() => {
		const { dy, filter } = inputs;
		const info = geometry(tf, attrs, attrs.inputShape, filter.shape);
		const [n, h, w, ci] = attrs.inputShape;
		const phases = inputPhases(filter.dataSync<"float32">(), info);
		const rowBytes = phases.width * info.strideWidth * ci;
		const rows = phases.filters.map((values) => {
			const taps = tf.tensor4d(values, phases.filterShape);
			const row = tf.conv2d(dy, taps, 1, phases.padding);
			return tf.reshape(row, [n * phases.height, 1, rowBytes]);
		});
		const whole: Tensor4D = tf.reshape(
			rows.length > 1 ? tf.concat(rows, 1) : rows[0],
			[
				n,
				phases.height * info.strideHeight,
				phases.width * info.strideWidth,
				ci,
			],
		);
		return crop(tf, whole, [n, h, w, ci]);
	});
