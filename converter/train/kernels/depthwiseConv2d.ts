/**
 * depthwiseConv2d and its two gradients, NHWC, any stride and dilation. A channel multiplier m above 1 is computed as
 * multiplier 1 on an input whose channels are repeated m times.
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor4D, Tf } from "../tf";
import { type Kernel, type Shape4, windowInfo } from "./kernel";
import type { TrainingModule } from "./module";
import { padded } from "./padded";
import {
	backwardWindows,
	forwardWindows,
	type Pass,
	type Tap,
	type Windows,
} from "./window";

/** DepthwiseConv2dNative: x [n, h, w, c], filter [kh, kw, c, m] -> y [n, oh, ow, c * m]. */
export const depthwiseConv2d: Kernel = (tf, module, { inputs, attrs }) => {
	const { x, filter } = inputs;
	const info = windowInfo(tf, x.shape, filter.shape, attrs, true);
	const output = module.output(info.outShape);
	const channels = info.outChannels;
	const windows = forwardWindows(info, channels, channels);
	repeated(tf, x, filter.shape[3], (source) =>
		convolve(module, windows, source, filter, output),
	);
	return output;
};

/** DepthwiseConv2dNativeBackpropInput: dy [n, oh, ow, c * m], filter [kh, kw, c, m] -> dx [n, h, w, c]. */
export const depthwiseBackpropInput: Kernel = (
	tf,
	module,
	{ inputs, attrs },
) => {
	const { dy, filter } = inputs;
	const multiplier = filter.shape[3];
	const info = windowInfo(tf, attrs.inputShape, filter.shape, attrs, true);
	const channels = info.outChannels;
	const [n, h, w, c] = attrs.inputShape;
	const output = module.output([n, h, w, channels]);
	const windows = backwardWindows(info, channels, channels);
	convolve(module, windows, dy, filter, output);
	return multiplier === 1 ? output : folded(tf, output, [n, h, w, c]);
};

/** DepthwiseConv2dNativeBackpropFilter: x [n, h, w, c], dy [n, oh, ow, c * m] -> dw [kh, kw, c, m]. */
export const depthwiseBackpropFilter: Kernel = (
	tf,
	module,
	{ inputs, attrs },
) => {
	const { x, dy } = inputs;
	const info = windowInfo(tf, x.shape, attrs.filterShape, attrs, true);
	const channels = info.outChannels;
	const output = module.output(attrs.filterShape);
	const { padding, passes } = forwardWindows(info, channels, channels);
	const [{ taps, source, images, rows, columns }] = passes;
	repeated(tf, x, attrs.filterShape[3], (whole) =>
		padded(module, whole, padding, (src) =>
			module.integers(tapPairs(taps, channels), (tapsAt) =>
				module.kernels.depthwiseFilter(
					src,
					source.image,
					source.row,
					source.pixel,
					tapsAt,
					taps.length,
					module.address(dy),
					channels,
					images,
					rows,
					columns,
					module.address(output),
				),
			),
		),
	);
	return output;
};

function convolve(
	module: TrainingModule,
	{ padding, passes }: Windows,
	source: TensorInfo,
	filter: TensorInfo,
	output: TensorInfo,
): void {
	// Where a stride is larger than the kernel, some inputs meet no tap at all: their sum is zero.
	padded(module, source, padding, (src) => {
		for (const pass of passes) runPass(module, src, filter, output, pass);
	});
}

function runPass(
	module: TrainingModule,
	src: number,
	filter: TensorInfo,
	output: TensorInfo,
	{ taps, source, destination, offset, images, rows, columns }: Pass,
): void {
	const channels = output.shape[3];
	module.integers(tapPairs(taps, channels), (tapsAt) =>
		module.kernels.depthwise(
			src,
			source.image,
			source.row,
			source.pixel,
			tapsAt,
			taps.length,
			module.address(filter),
			channels,
			module.address(output) + offset,
			destination.image,
			destination.row,
			destination.pixel,
			images,
			rows,
			columns,
		),
	);
}

/** As the kernels read them: the offset in the source, the offset in the weights. */
function tapPairs(taps: Tap[], channels: number): number[] {
	return taps.flatMap(({ source, index }) => [source, 4 * index * channels]);
}

/** Calls `work` with x [n, h, w, c * times], every channel repeated. */
function repeated(
	tf: Tf,
	x: TensorInfo,
	times: number,
	work: (x: TensorInfo) => void,
): void {
	if (times === 1) {
		work(x);
		return;
	}
	const [n, h, w, c] = x.shape;
	tf.tidy(() => {
		const columns = tf.reshape(x as Tensor4D, [n * h * w * c, 1]);
		work(tf.reshape(tf.tile(columns, [1, times]), [n, h, w, c * times]));
	});
}

/** [n, h, w, c * m] -> [n, h, w, c], the m channels of each summed; disposes of x. */
function folded(tf: Tf, x: TensorInfo, shape: Shape4): TensorInfo {
	return tf.tidy(() => {
		const whole: Tensor4D = tf.engine().makeTensorFromTensorInfo(x) as Tensor4D;
		return tf.sum(tf.reshape(whole, [...shape, -1]), 4);
	});
}
