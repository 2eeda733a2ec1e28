import {
	clampMax,
	clampMin,
	outputView,
	viewZeroPoint,
} from "../../model/operator";
import { weightTile } from "../../model/weights";
import { PANEL_HEAD_BYTES, TILE_HEAD_BYTES } from "../../shared/blob";
import { panelOutput } from "../panel";
import { packedAddress } from "./packed";
import {
	CHANNELS,
	PARAMETER_BYTES,
	parameterPad,
	parameterSet,
	requantize8,
	storeChannels,
} from "./requantize";

/** Bytes of one packed block: 8 output channels of `depth` int16 weights each, and their parameters. */
function blockBytes(depth: u32): u32 {
	return PARAMETER_BYTES + depth * 2 * CHANNELS;
}

/** Bytes of the packed weights of `groups` groups of `channels` output channels. */
export function matmulPackedBytes(depth: u32, channels: u32, groups: u32): u32 {
	return groups * ((channels + CHANNELS - 1) / CHANNELS) * blockBytes(depth);
}

/**
 * Widens weight tiles into blocks of 8 channels: parameters, then per pair of values (in the panel's order)
 * 8 x (i16, i16), so that one dot_i16x8 serves 4 channels.
 */
export function matmulPack(
	to: usize,
	depth: u32,
	channels: u32,
	groups: u32,
): void {
	let tile: u32 = 0;
	for (let g: u32 = 0; g < groups; g++) {
		for (let c: u32 = 0; c < channels; c += CHANNELS) {
			memory.fill(to, 0, blockBytes(depth));
			for (let lane: u32 = 0; lane < min(channels - c, CHANNELS); lane += 2) {
				packTile(to, lane, weightTile(tile++), depth);
			}
			parameterPad(to, min(channels - c, CHANNELS));
			to += blockBytes(depth);
		}
	}
}

function packTile(block: usize, lane: u32, tile: usize, depth: u32): void {
	for (let o: u32 = 0; o < 2; o++) {
		const head = tile + o * 4;
		parameterSet(
			block,
			lane + o,
			load<i32>(head),
			load<i32>(head, 8),
			load<i32>(head, 16),
			depth,
		);
		let to = block + PARAMETER_BYTES + (lane + o) * 4;
		let from = tile + TILE_HEAD_BYTES + o;
		for (let pair = depth >> 1; pair > 0; pair--) {
			store<i16>(to, load<i8>(from));
			store<i16>(to, load<i8>(from, 2), 2);
			to += 4 * CHANNELS;
			from += 4;
		}
	}
}

/** SIMD form of ../matmul: 4 pixels x 8 channels a pass. `group` replaces the first tile. */
export function matmulSimd(
	panels: usize,
	count: u32,
	stride: u32,
	depth: u32,
	group: u32,
	channel: u32,
	channels: u32,
): void {
	const blocks = (channels + CHANNELS - 1) / CHANNELS;
	for (let i: u32 = 0; i < count; i++) {
		let block = packedAddress() + group * blocks * blockBytes(depth);
		for (let c: u32 = 0; c < channels; c += CHANNELS) {
			product4x8(panels + i * stride, block, depth, channel + c, channels - c);
			block += blockBytes(depth);
		}
	}
}

function product4x8(
	panel: usize,
	block: usize,
	depth: u32,
	channel: u32,
	count: u32,
): void {
	let a0 = v128.load(block);
	let b0 = v128.load(block, 16);
	let a1 = a0;
	let a2 = a0;
	let a3 = a0;
	let b1 = b0;
	let b2 = b0;
	let b3 = b0;
	let x = panel + PANEL_HEAD_BYTES;
	let w = block + PARAMETER_BYTES;
	const end = x + depth * 8;
	do {
		const u = v128.load(w);
		const v = v128.load(w, 16);
		let s = v128.load_splat<u32>(x);
		a0 = i32x4.add(a0, i32x4.dot_i16x8_s(s, u));
		b0 = i32x4.add(b0, i32x4.dot_i16x8_s(s, v));
		s = v128.load_splat<u32>(x, 4);
		a1 = i32x4.add(a1, i32x4.dot_i16x8_s(s, u));
		b1 = i32x4.add(b1, i32x4.dot_i16x8_s(s, v));
		s = v128.load_splat<u32>(x, 8);
		a2 = i32x4.add(a2, i32x4.dot_i16x8_s(s, u));
		b2 = i32x4.add(b2, i32x4.dot_i16x8_s(s, v));
		s = v128.load_splat<u32>(x, 12);
		a3 = i32x4.add(a3, i32x4.dot_i16x8_s(s, u));
		b3 = i32x4.add(b3, i32x4.dot_i16x8_s(s, v));
		x += 16;
		w += 32;
	} while (x < end);
	put(panelOutput(panel, 0), channel, a0, b0, block, count);
	put(panelOutput(panel, 1), channel, a1, b1, block, count);
	put(panelOutput(panel, 2), channel, a2, b2, block, count);
	put(panelOutput(panel, 3), channel, a3, b3, block, count);
}

function put(
	address: usize,
	channel: u32,
	low: v128,
	high: v128,
	block: usize,
	count: u32,
): void {
	if (address === 0) return;
	const zeroPoint = i16x8.splat(<i16>viewZeroPoint(outputView()));
	let values = requantize8(low, high, block, zeroPoint);
	values = i16x8.min_s(
		i16x8.max_s(values, i16x8.splat(<i16>clampMin())),
		i16x8.splat(<i16>clampMax()),
	);
	storeChannels(address + channel, i8x16.narrow_i16x8_s(values, values), count);
}
