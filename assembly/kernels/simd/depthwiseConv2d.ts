import {
	clampMax,
	clampMin,
	field,
	inputView,
	outputView,
	rowAddress,
	viewChannels,
	viewRows,
	viewWidth,
	viewZeroPoint,
} from "../../model/operator";
import { weightTile } from "../../model/weights";
import {
	DEPTHWISE_TILE_CHANNELS,
	DEPTHWISE_TILE_HEAD_BYTES,
	O_DILATION_H,
	O_DILATION_W,
	O_KERNEL_H,
	O_KERNEL_W,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_STRIDE_H,
	O_STRIDE_W,
} from "../../shared/blob";
import { packedAddress, packedSet } from "./packed";
import {
	CHANNELS,
	PARAMETER_BYTES,
	parameterPad,
	parameterSet,
	requantize8,
	storeChannels,
} from "./requantize";

/** SIMD form of ../depthwiseConv2d for multiplier 1: 8 channels a pass, weights [tap][8 x i16] behind parameters. */

function taps(): u32 {
	return field(O_KERNEL_H) * field(O_KERNEL_W);
}

function blockBytes(): u32 {
	return PARAMETER_BYTES + taps() * 2 * CHANNELS;
}

export function depthwiseSimdPackedBytes(): u32 {
	return (
		((<u32>viewChannels(outputView()) + CHANNELS - 1) / CHANNELS) * blockBytes()
	);
}

export function depthwiseSimdPack(to: usize): void {
	packedSet(to);
	const channels = <u32>viewChannels(outputView());
	memory.fill(to, 0, depthwiseSimdPackedBytes());
	for (let c: u32 = 0; c < channels; c += DEPTHWISE_TILE_CHANNELS) {
		const tile = weightTile(c / DEPTHWISE_TILE_CHANNELS);
		const block = to + (c / CHANNELS) * blockBytes();
		const count = min(DEPTHWISE_TILE_CHANNELS, channels - c);
		for (let o: u32 = 0; o < count; o++)
			packChannel(block, (c + o) % CHANNELS, tile, o);
		if (c + count === channels) parameterPad(block, (c % CHANNELS) + count);
	}
}

function packChannel(block: usize, lane: u32, tile: usize, o: u32): void {
	const head = tile + o * 4;
	parameterSet(
		block,
		lane,
		load<i32>(head),
		load<i32>(head, 16),
		load<i32>(head, 32),
		taps(),
	);
	const weights = tile + DEPTHWISE_TILE_HEAD_BYTES + o;
	const to = block + PARAMETER_BYTES + lane * 2;
	for (let t: u32 = 0; t < taps(); t++) {
		store<i16>(
			to + t * 2 * CHANNELS,
			load<i8>(weights + t * DEPTHWISE_TILE_CHANNELS),
		);
	}
}

export function depthwiseSimdEval(y0: i32, y1: i32): void {
	const output = outputView();
	const channels = viewChannels(output);
	const zeroPoint = i16x8.splat(<i16>viewZeroPoint(output));
	const least = i16x8.splat(<i16>clampMin());
	const most = i16x8.splat(<i16>clampMax());
	for (let c = 0; c < channels; c += CHANNELS) {
		const block = packedAddress() + (c / CHANNELS) * blockBytes();
		for (let y = y0; y < y1; y++) {
			const row = rowAddress(output, y) + c;
			for (let x = 0; x < viewWidth(output); x++) {
				const scaled = pixel(block, y, x, c, zeroPoint);
				const values = i16x8.min_s(i16x8.max_s(scaled, least), most);
				storeChannels(
					row + x * channels,
					i8x16.narrow_i16x8_s(values, values),
					channels - c,
				);
			}
		}
	}
}

/** 8 channels of one output pixel, requantized. Lanes past the last channel read what lies there and are dropped. */
function pixel(
	block: usize,
	y: i32,
	x: i32,
	channel: i32,
	zeroPoint: v128,
): v128 {
	const input = inputView(0);
	const width = <u32>viewWidth(input);
	const pitch = viewChannels(input);
	const border = i16x8.splat(<i16>viewZeroPoint(input));
	const left = x * field(O_STRIDE_W) - field(O_PAD_LEFT);
	let inputY = y * field(O_STRIDE_H) - field(O_PAD_TOP);
	let low = v128.load(block);
	let high = v128.load(block, 16);
	let w = block + PARAMETER_BYTES;
	for (let ky = field(O_KERNEL_H); ky > 0; ky--) {
		const inside = <u32>inputY < <u32>viewRows(input);
		const row = inside ? rowAddress(input, inputY) + channel : 0;
		let inputX = left;
		for (let kx = field(O_KERNEL_W); kx > 0; kx--) {
			const there = inside && <u32>inputX < width;
			const v = there ? v128.load_ext<i8>(row + inputX * pitch) : border;
			const weights = v128.load(w);
			low = i32x4.add(low, i32x4.extmul_low_i16x8_s(v, weights));
			high = i32x4.add(high, i32x4.extmul_high_i16x8_s(v, weights));
			w += 2 * CHANNELS;
			inputX += field(O_DILATION_W);
		}
		inputY += field(O_DILATION_H);
	}
	return requantize8(low, high, block, zeroPoint);
}
