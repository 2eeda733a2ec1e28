import {
	clampMax,
	clampMin,
	field,
	inputCount,
	inputView,
	outputView,
	rowAddress,
	tileCount,
	tileStride,
	viewChannels,
	viewRows,
	viewWidth,
	viewZeroPoint,
} from "../model/operator";
import { weightTile } from "../model/weights";
import {
	DEPTHWISE_TILE_CHANNELS,
	DEPTHWISE_TILE_HEAD_BYTES,
	depthwiseTileBytes,
	MAX_DIMENSION,
	O_DILATION_H,
	O_DILATION_W,
	O_KERNEL_H,
	O_KERNEL_W,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_STRIDE_H,
	O_STRIDE_W,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";
import { clamp, requantize } from "./requantize";
import {
	depthwiseSimdEval,
	depthwiseSimdPack,
	depthwiseSimdPackedBytes,
} from "./simd/depthwiseConv2d";

/** depthwiseConv2d, NHWC: output channel o reads input channel o / multiplier through its own kh x kw kernel. */

export function depthwiseConv2dPrepare(): i32 {
	if (inputCount() !== 1 || field(O_KERNEL_H) === 0 || field(O_KERNEL_W) === 0)
		return STATUS_BAD_OPERATOR;
	const taps = <u32>field(O_KERNEL_H) * field(O_KERNEL_W);
	const channels = <u32>viewChannels(outputView());
	if (taps > MAX_DIMENSION || channels % viewChannels(inputView(0)) !== 0)
		return STATUS_BAD_SHAPE;
	const tiles =
		(channels + DEPTHWISE_TILE_CHANNELS - 1) / DEPTHWISE_TILE_CHANNELS;
	if (tileCount() !== tiles || tileStride() !== depthwiseTileBytes(taps))
		return STATUS_BAD_WEIGHTS;
	return STATUS_OK;
}

/** Whether each input channel feeds one output channel: what the SIMD form serves. */
function oneToOne(): bool {
	return viewChannels(inputView(0)) === viewChannels(outputView());
}

export function depthwiseConv2dPackedBytes(): u32 {
	return ASC_FEATURE_SIMD && oneToOne() ? depthwiseSimdPackedBytes() : 0;
}

export function depthwiseConv2dPack(to: usize): void {
	if (ASC_FEATURE_SIMD) {
		if (oneToOne()) depthwiseSimdPack(to);
	}
}

export function depthwiseConv2dEval(y0: i32, y1: i32): void {
	if (ASC_FEATURE_SIMD) {
		if (oneToOne()) {
			depthwiseSimdEval(y0, y1);
			return;
		}
	}
	scalarEval(y0, y1);
}

function scalarEval(y0: i32, y1: i32): void {
	const output = outputView();
	const channels = viewChannels(output);
	const multiplier = channels / viewChannels(inputView(0));
	for (let c = 0; c < channels; c += DEPTHWISE_TILE_CHANNELS) {
		const tile = weightTile(c / DEPTHWISE_TILE_CHANNELS);
		for (let y = y0; y < y1; y++) {
			const row = rowAddress(output, y) + c;
			for (let x = 0; x < viewWidth(output); x++) {
				for (
					let o = 0;
					o < min(<i32>DEPTHWISE_TILE_CHANNELS, channels - c);
					o++
				) {
					store<i8>(
						row + x * channels + o,
						<i8>value(tile, y, x, (c + o) / multiplier, o),
					);
				}
			}
		}
	}
}

/** One output: bias + sum of x * w over the window, requantized; outside the input x is the zero point. */
function value(tile: usize, y: i32, x: i32, channel: i32, o: i32): i32 {
	const input = inputView(0);
	const height = <u32>viewRows(input);
	const width = <u32>viewWidth(input);
	const pitch = viewChannels(input);
	const zeroPoint = viewZeroPoint(input);
	const left = x * field(O_STRIDE_W) - field(O_PAD_LEFT);
	let inputY = y * field(O_STRIDE_H) - field(O_PAD_TOP);
	let w = tile + DEPTHWISE_TILE_HEAD_BYTES + o;
	let acc = load<i32>(tile + o * 4);
	for (let ky = field(O_KERNEL_H); ky > 0; ky--) {
		const inside = <u32>inputY < height;
		const row = inside ? rowAddress(input, inputY) + channel : 0;
		let inputX = left;
		for (let kx = field(O_KERNEL_W); kx > 0; kx--) {
			const there = inside && <u32>inputX < width;
			const v = there ? <i32>load<i8>(row + inputX * pitch) : zeroPoint;
			acc += v * <i32>load<i8>(w);
			w += DEPTHWISE_TILE_CHANNELS;
			inputX += field(O_DILATION_W);
		}
		inputY += field(O_DILATION_H);
	}
	const scaled = requantize(
		acc,
		load<i32>(tile + o * 4, 16),
		load<i32>(tile + o * 4, 32),
	);
	return clamp(scaled + viewZeroPoint(outputView()), clampMin(), clampMax());
}
