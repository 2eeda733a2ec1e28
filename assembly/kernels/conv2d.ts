import {
	field,
	inputCount,
	inputView,
	outputView,
	rowAddress,
	scratchAddress,
	scratchBytes,
	tileCount,
	tileStride,
	viewChannels,
	viewRows,
	viewWidth,
	viewZeroPoint,
} from "../model/operator";
import {
	MAX_DIMENSION,
	O_DILATION_H,
	O_DILATION_W,
	O_GROUPS,
	O_KERNEL_H,
	O_KERNEL_W,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_STRIDE_H,
	O_STRIDE_W,
	PANEL_PIXELS,
	paddedDepth,
	panelBytes,
	TILE_CHANNELS,
	tileBytes,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";
import { matmul } from "./matmul";
import { panelCopy, panelFill, panelPad, panelSetOutput } from "./panel";
import { matmulPack, matmulPackedBytes, matmulSimd } from "./simd/matmul";
import { packedSet } from "./simd/packed";

/** conv2d, NHWC: input h x w x c, output oh x ow x oc, kernel kh x kw x (c / groups) a channel. */

/** Input values of one output pixel in one group. */
function depth(): u32 {
	const perGroup = <u32>viewChannels(inputView(0)) / field(O_GROUPS);
	return <u32>field(O_KERNEL_H) * field(O_KERNEL_W) * perGroup;
}

function groupChannels(): u32 {
	return <u32>viewChannels(outputView()) / field(O_GROUPS);
}

export function conv2dPrepare(): i32 {
	const groups = <u32>field(O_GROUPS);
	if (
		inputCount() !== 1 ||
		groups === 0 ||
		field(O_KERNEL_H) === 0 ||
		field(O_KERNEL_W) === 0
	)
		return STATUS_BAD_OPERATOR;
	if (
		<u32>viewChannels(inputView(0)) % groups !== 0 ||
		<u32>viewChannels(outputView()) % groups !== 0
	) {
		return STATUS_BAD_SHAPE;
	}
	if (
		<u32>field(O_KERNEL_H) * field(O_KERNEL_W) > MAX_DIMENSION ||
		<u64>depth() > MAX_DIMENSION
	)
		return STATUS_BAD_SHAPE;
	const tiles =
		groups * ((groupChannels() + TILE_CHANNELS - 1) / TILE_CHANNELS);
	if (tileCount() !== tiles || tileStride() !== tileBytes(depth()))
		return STATUS_BAD_WEIGHTS;
	return STATUS_OK;
}

export function conv2dScratch(): u32 {
	return panelBytes(depth());
}

export function conv2dPackedBytes(): u32 {
	return matmulPackedBytes(
		paddedDepth(depth()),
		groupChannels(),
		field(O_GROUPS),
	);
}

export function conv2dPack(to: usize): void {
	packedSet(to);
	matmulPack(to, paddedDepth(depth()), groupChannels(), field(O_GROUPS));
}

export function conv2dEval(y0: i32, y1: i32): void {
	const width = viewWidth(outputView());
	const stride = panelBytes(depth());
	const room = (scratchBytes() / stride) * PANEL_PIXELS;
	const end = <u32>(y1 * width);
	for (let group: u32 = 0; group < <u32>field(O_GROUPS); group++) {
		for (let pixel = <u32>(y0 * width); pixel < end; pixel += room) {
			const count = min(room, end - pixel);
			for (let i: u32 = 0; i < alignPixels(count); i++) {
				const panel = scratchAddress() + (i / PANEL_PIXELS) * stride;
				gather(panel, i % PANEL_PIXELS, pixel + i, i < count, group);
			}
			multiply(alignPixels(count) / PANEL_PIXELS, stride, group);
		}
	}
}

function alignPixels(count: u32): u32 {
	return (count + PANEL_PIXELS - 1) & ~(PANEL_PIXELS - 1);
}

function multiply(panels: u32, stride: u32, group: u32): void {
	const channels = groupChannels();
	const channel = group * channels;
	if (ASC_FEATURE_SIMD) {
		matmulSimd(
			scratchAddress(),
			panels,
			stride,
			paddedDepth(depth()),
			group,
			channel,
			channels,
		);
	} else {
		const tile = group * ((channels + TILE_CHANNELS - 1) / TILE_CHANNELS);
		matmul(
			scratchAddress(),
			panels,
			stride,
			paddedDepth(depth()),
			tile,
			channel,
			channels,
		);
	}
}

/** Copies the window of an output pixel to place p of the panel; outside the input it reads as the zero point. */
function gather(
	panel: usize,
	p: u32,
	pixel: u32,
	there: bool,
	group: u32,
): void {
	if (!there) {
		panelSetOutput(panel, p, 0);
		return;
	}
	const output = outputView();
	const width = <u32>viewWidth(output);
	const y = <i32>(pixel / width);
	const x = <i32>(pixel % width);
	panelSetOutput(
		panel,
		p,
		rowAddress(output, y) + <u32>x * viewChannels(output),
	);
	const left = x * field(O_STRIDE_W) - field(O_PAD_LEFT);
	const channels = <u32>viewChannels(inputView(0)) / field(O_GROUPS);
	const rowValues = channels * field(O_KERNEL_W);
	let inputY = y * field(O_STRIDE_H) - field(O_PAD_TOP);
	let k: u32 = 0;
	for (let ky = field(O_KERNEL_H); ky > 0; ky--) {
		if (<u32>inputY >= <u32>viewRows(inputView(0)))
			panelFill(panel, p, k, viewZeroPoint(inputView(0)), rowValues);
		else gatherRow(panel, p, k, inputY, left, group * channels, channels);
		inputY += field(O_DILATION_H);
		k += rowValues;
	}
	panelPad(panel, p, k);
}

function gatherRow(
	panel: usize,
	p: u32,
	k: u32,
	y: i32,
	left: i32,
	firstChannel: u32,
	channels: u32,
): void {
	const input = inputView(0);
	const row = rowAddress(input, y) + firstChannel;
	const pitch = <u32>viewChannels(input);
	const step = field(O_DILATION_W);
	const kernel = field(O_KERNEL_W);
	if (
		step === 1 &&
		channels === pitch &&
		left >= 0 &&
		left + kernel <= viewWidth(input)
	) {
		panelCopy(panel, p, k, row + <u32>left * pitch, channels * kernel);
		return;
	}
	let x = left;
	for (let kx = kernel; kx > 0; kx--) {
		if (<u32>x >= <u32>viewWidth(input))
			panelFill(panel, p, k, viewZeroPoint(input), channels);
		else panelCopy(panel, p, k, row + <u32>x * pitch, channels);
		x += step;
		k += channels;
	}
}
