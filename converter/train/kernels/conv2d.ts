/** conv2d and its two gradients, NHWC, any stride and dilation, one group. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, windowInfo } from "./kernel";
import type { TrainingModule } from "./module";
import { padded } from "./padded";
import {
	backwardWindows,
	forwardWindows,
	type Pass,
	type Tap,
	type Windows,
} from "./window";

/** Conv2D: x [n, h, w, ci], filter [kh, kw, ci, co] -> y [n, oh, ow, co]. */
export const conv2d: Kernel = (tf, module, { inputs, attrs }) => {
	const { x, filter } = inputs;
	const [, , ci, co] = filter.shape;
	const info = windowInfo(tf, x.shape, filter.shape, attrs);
	const output = module.output(info.outShape);
	convolve(module, forwardWindows(info, ci, co), x, output, {
		address: module.address(filter),
		tap: 4 * ci * co,
		depth: 4 * co,
		channel: 4,
	});
	return output;
};

/** Conv2DBackpropInput: dy [n, oh, ow, co], filter [kh, kw, ci, co] -> dx [n, h, w, ci]. */
export const conv2dBackpropInput: Kernel = (tf, module, { inputs, attrs }) => {
	const { dy, filter } = inputs;
	const [, , ci, co] = filter.shape;
	const info = windowInfo(tf, attrs.inputShape, filter.shape, attrs);
	const output = module.output(attrs.inputShape);
	convolve(module, backwardWindows(info, co, ci), dy, output, {
		address: module.address(filter),
		tap: 4 * ci * co,
		depth: 4,
		channel: 4 * co,
	});
	return output;
};

/** Conv2DBackpropFilter: x [n, h, w, ci], dy [n, oh, ow, co] -> dw [kh, kw, ci, co]. */
export const conv2dBackpropFilter: Kernel = (tf, module, { inputs, attrs }) => {
	const { x, dy } = inputs;
	const [, , ci, co] = attrs.filterShape;
	const info = windowInfo(tf, x.shape, attrs.filterShape, attrs);
	const output = module.output(attrs.filterShape);
	const { padding, passes } = forwardWindows(info, ci, co);
	const [{ taps, source, images, rows, columns }] = passes;
	const { offsets, length } = mergeTaps(taps, 4 * ci);
	padded(module, x, padding, (src) =>
		module.integers(offsets, (tapsAt) =>
			module.kernels.convolveFilter(
				src,
				source.image,
				source.row,
				source.pixel,
				tapsAt,
				offsets.length,
				ci * length,
				module.address(dy),
				co,
				images,
				rows,
				columns,
				module.address(output),
			),
		),
	);
	return output;
};

/** Where the weight of a tap, an input channel (depth) and an output channel lies; steps in bytes. */
interface Weights {
	address: number;
	tap: number;
	depth: number;
	channel: number;
}

function convolve(
	module: TrainingModule,
	{ padding, passes }: Windows,
	source: TensorInfo,
	output: TensorInfo,
	weights: Weights,
): void {
	const depth = source.shape[3];
	const channels = output.shape[3];
	// Where a stride is larger than the kernel, some inputs meet no tap at all.
	if (passes.some(({ taps }) => taps.length === 0)) module.clear(output);
	padded(module, source, padding, (src) => {
		for (const pass of passes)
			packed(module, pass.taps, depth, channels, weights, (panels) => {
				const destination = module.address(output) + pass.offset;
				runPass(module, src, panels, depth, channels, destination, pass);
			});
	});
}

const PANEL = 8;

/** Calls `work` with the address of the weights in panels of 8 output channels. */
function packed(
	module: TrainingModule,
	taps: Tap[],
	depth: number,
	channels: number,
	weights: Weights,
	work: (panels: number) => void,
): void {
	if (taps.length === 0) return;
	const offsets = taps.map(({ index }) => index * weights.tap);
	const length = Math.ceil(channels / PANEL) * PANEL * taps.length * depth;
	module.scratch(length, (panels) => {
		module.integers(offsets, (tapsAt) =>
			module.kernels.packPanels(
				weights.address,
				tapsAt,
				offsets.length,
				depth,
				weights.depth,
				channels,
				weights.channel,
				panels,
			),
		);
		work(panels);
	});
}

function runPass(
	module: TrainingModule,
	src: number,
	panels: number,
	depth: number,
	channels: number,
	dst: number,
	{ taps, source, destination, images, rows, columns }: Pass,
): void {
	const { offsets, length } = mergeTaps(taps, 4 * depth);
	module.integers(offsets, (tapsAt) =>
		module.kernels.convolve(
			src,
			source.image,
			source.row,
			source.pixel,
			tapsAt,
			offsets.length,
			depth * length,
			panels,
			channels,
			dst,
			destination.image,
			destination.row,
			destination.pixel,
			images,
			rows,
			columns,
		),
	);
}

/**
 * Taps that follow one another in memory, as those of a kernel's row do, are one long tap. All are merged by the same
 * number, or none.
 */
function mergeTaps(taps: Tap[], bytes: number) {
	const follows = (i: number) =>
		i > 0 && taps[i].source === taps[i - 1].source + bytes;
	const starts = taps.flatMap(({ source }, i) => (follows(i) ? [] : [source]));
	const length = taps.length / starts.length;
	const even = taps.every((_, i) => follows(i) === i % length > 0);
	if (even) return { offsets: starts, length };
	return { offsets: taps.map(({ source }) => source), length: 1 };
}
