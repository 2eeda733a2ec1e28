import {
	clampMax,
	clampMin,
	outputView,
	viewZeroPoint,
} from "../model/operator";
import { weightTile } from "../model/weights";
import { PANEL_HEAD_BYTES, TILE_HEAD_BYTES } from "../shared/blob";
import { panelOutput } from "./panel";
import { clamp, requantize } from "./requantize";

/**
 * The matrix product behind conv2d and fullyConnected, scalar form: panels of 4 pixels times weight tiles of 2 output
 * channels. Tiles are the outer loop, so that a board reads each of them once for all panels.
 *
 * @param panels first of `count` panels, `stride` bytes apart
 * @param depth padded number of values per pixel
 * @param tile first of the weight tiles; together they hold `channels` output channels
 * @param channel first output channel
 */
export function matmul(
	panels: usize,
	count: u32,
	stride: u32,
	depth: u32,
	tile: u32,
	channel: u32,
	channels: u32,
): void {
	for (let c: u32 = 0; c < channels; c += 2) {
		const weights = weightTile(tile++);
		for (let i: u32 = 0; i < count; i++)
			product4x2(
				panels + i * stride,
				weights,
				depth,
				channel + c,
				c + 1 < channels,
			);
	}
}

/**
 * acc[p][o] = bias[o] + sum over k of x[p][k] * w[o][k]. No overflow to guard against: int32 wraps as in TFLite.
 */
function product4x2(
	panel: usize,
	weights: usize,
	depth: u32,
	channel: u32,
	both: bool,
): void {
	let a0 = load<i32>(weights);
	let b0 = load<i32>(weights, 4);
	let a1 = a0;
	let a2 = a0;
	let a3 = a0;
	let b1 = b0;
	let b2 = b0;
	let b3 = b0;
	let x = panel + PANEL_HEAD_BYTES;
	let w = weights + TILE_HEAD_BYTES;
	for (let pairs = depth >> 1; pairs > 0; pairs--) {
		const u0 = <i32>load<i8>(w);
		const v0 = <i32>load<i8>(w, 1);
		const u1 = <i32>load<i8>(w, 2);
		const v1 = <i32>load<i8>(w, 3);
		let s = <i32>load<i16>(x);
		let t = <i32>load<i16>(x, 2);
		a0 += s * u0 + t * u1;
		b0 += s * v0 + t * v1;
		s = load<i16>(x, 4);
		t = load<i16>(x, 6);
		a1 += s * u0 + t * u1;
		b1 += s * v0 + t * v1;
		s = load<i16>(x, 8);
		t = load<i16>(x, 10);
		a2 += s * u0 + t * u1;
		b2 += s * v0 + t * v1;
		s = load<i16>(x, 12);
		t = load<i16>(x, 14);
		a3 += s * u0 + t * u1;
		b3 += s * v0 + t * v1;
		w += 4;
		x += 16;
	}
	column(
		panel,
		channel,
		a0,
		a1,
		a2,
		a3,
		load<i32>(weights, 8),
		load<i32>(weights, 16),
	);
	if (both)
		column(
			panel,
			channel + 1,
			b0,
			b1,
			b2,
			b3,
			load<i32>(weights, 12),
			load<i32>(weights, 20),
		);
}

/** Requantizes and stores one output channel of the panel's pixels. */
function column(
	panel: usize,
	channel: u32,
	p0: i32,
	p1: i32,
	p2: i32,
	p3: i32,
	multiplier: i32,
	shift: i32,
): void {
	put(panelOutput(panel, 0), channel, p0, multiplier, shift);
	put(panelOutput(panel, 1), channel, p1, multiplier, shift);
	put(panelOutput(panel, 2), channel, p2, multiplier, shift);
	put(panelOutput(panel, 3), channel, p3, multiplier, shift);
}

function put(
	address: usize,
	channel: u32,
	acc: i32,
	multiplier: i32,
	shift: i32,
): void {
	if (address === 0) return;
	const value =
		requantize(acc, multiplier, shift) + viewZeroPoint(outputView());
	store<i8>(address + channel, <i8>clamp(value, clampMin(), clampMax()));
}
