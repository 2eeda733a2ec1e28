/**
 * How windows walk over float32 NHWC tensors: what convolve, depthwise and their filter gradients (assembly/training)
 * are told. Offsets and steps are in bytes.
 */
import type { Tf } from "../tf";
import { type Axis, backwardAxis, forwardAxis } from "./axis";

/** Geometry of a window operation, as tfjs computes it. */
export type WindowInfo = ReturnType<Tf["backend_util"]["computeConv2DInfo"]>;

export interface Tap {
	/** From the source position of an output pixel. */
	source: number;
	/** Which of the kernel's taps: ky * kernelWidth + kx. */
	index: number;
}

/** Steps from an image, row or pixel to the next. */
export interface Walk {
	image: number;
	row: number;
	pixel: number;
}

/** Outputs that meet the same taps: all of them forward, every stride-th one in the input's gradient. */
export interface Pass {
	taps: Tap[];
	source: Walk;
	destination: Walk;
	/** Of the first output pixel in the destination. */
	offset: number;
	images: number;
	rows: number;
	columns: number;
}

/** Zeros around a tensor, in pixels; height and width with them. */
export interface Padding {
	top: number;
	left: number;
	height: number;
	width: number;
}

export interface Windows {
	padding: Padding;
	passes: Pass[];
}

/** Windows over x, [n, inHeight, inWidth, channels], one an output pixel of [n, outHeight, outWidth, outChannels]. */
export function forwardWindows(
	info: WindowInfo,
	channels: number,
	outChannels: number,
): Windows {
	const [rows, columns] = axes(info).map(forwardAxis);
	const output = tensorWalk(info.outHeight, info.outWidth, outChannels);
	return windows(info, rows, columns, channels, output);
}

/** Windows over dy, [n, outHeight, outWidth, channels], one an input pixel of dx [n, inHeight, inWidth, outChannels]. */
export function backwardWindows(
	info: WindowInfo,
	channels: number,
	outChannels: number,
): Windows {
	const [rows, columns] = axes(info).map(backwardAxis);
	const output = tensorWalk(info.inHeight, info.inWidth, outChannels);
	return windows(info, rows, columns, channels, output);
}

function axes(info: WindowInfo) {
	return [
		{
			input: info.inHeight,
			output: info.outHeight,
			before: info.padInfo.top,
			kernel: info.filterHeight,
			stride: info.strideHeight,
			dilation: info.dilationHeight,
		},
		{
			input: info.inWidth,
			output: info.outWidth,
			before: info.padInfo.left,
			kernel: info.filterWidth,
			stride: info.strideWidth,
			dilation: info.dilationWidth,
		},
	];
}

function tensorWalk(height: number, width: number, channels: number): Walk {
	const pixel = 4 * channels;
	return { image: pixel * width * height, row: pixel * width, pixel };
}

function windows(
	{ batchSize, filterWidth }: WindowInfo,
	rows: Axis,
	columns: Axis,
	channels: number,
	output: Walk,
): Windows {
	const source = tensorWalk(rows.length, columns.length, channels);
	const pass = (y: Axis["phases"][0], x: Axis["phases"][0]): Pass => ({
		taps: y.taps
			.flatMap(([ky, dy]) =>
				x.taps.map(([kx, dx]) => ({
					source: dy * source.row + dx * source.pixel,
					index: ky * filterWidth + kx,
				})),
			)
			.sort((a, b) => a.source - b.source),
		source: walk(source, rows.sourceStep, columns.sourceStep),
		destination: walk(output, rows.destinationStep, columns.destinationStep),
		offset: y.start * output.row + x.start * output.pixel,
		images: batchSize,
		rows: y.count,
		columns: x.count,
	});
	return {
		padding: {
			top: rows.before,
			left: columns.before,
			height: rows.length,
			width: columns.length,
		},
		passes: rows.phases
			.flatMap((y) => columns.phases.map((x) => pass(y, x)))
			.map(flattened),
	};
}

function walk({ image, row, pixel }: Walk, rows: number, columns: number) {
	return { image, row: row * rows, pixel: pixel * columns };
}

/** Pixels of a row that is made of whole images: enough to fill the kernels' blocks, few enough for the first cache. */
const FLAT_COLUMNS = 128;

/** Where pixels follow one another through all rows and images, as for 1x1 kernels, rows of any length will do. */
function flattened(pass: Pass): Pass {
	const { images, rows, columns } = pass;
	const contiguous = [pass.source, pass.destination].every(
		({ image, row, pixel }) => row === pixel * columns && image === row * rows,
	);
	if (!contiguous) return pass;
	const pixels = images * rows * columns;
	let length = Math.min(pixels, FLAT_COLUMNS);
	while (pixels % length !== 0) length--;
	const lengthen = ({ pixel }: Walk) => {
		const row = pixel * length;
		return { image: row, row, pixel };
	};
	return {
		...pass,
		source: lengthen(pass.source),
		destination: lengthen(pass.destination),
		images: pixels / length,
		rows: 1,
		columns: length,
	};
}
