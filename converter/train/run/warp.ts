import type { Light, Window } from "./window";

/** Square photos behind one another: height * width * channels bytes each. */
export interface Pixels {
	bytes: Uint8Array;
	size: number;
	channels: 1 | 3;
}

/** Weights of red, green and blue in the brightness of a pixel (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

const MOST_SIDE = 256;

/** Where a side's output pixels lie in the photo: the two samples of each, and the share of the second. */
const first = new Int32Array(MOST_SIDE);
const second = new Int32Array(MOST_SIDE);
const share = new Float64Array(MOST_SIDE);

/**
 * Writes a window of photo `index` to target[at...] as side x side pixels of 0..1, bilinear, in one pass and without
 * allocating: batches are made while nothing else can run. What lies outside the photo repeats its border.
 */
export function warp(
	{ bytes, size, channels }: Pixels,
	index: number,
	window: Window,
	light: Light,
	side: number,
	target: Float32Array,
	at: number,
): void {
	columns(window, size, channels, side);
	const photo = index * size * size * channels;
	const row = size * channels;
	const step = window.height / side;
	for (let y = 0; y < side; y++) {
		const sy = within(window.y + (y + 0.5) * step - 0.5, size - 1);
		const top = Math.min(Math.floor(sy), size - 2);
		const from = photo + top * row;
		const to = at + y * side * channels;
		if (channels === 3)
			colourRow(bytes, from, row, sy - top, light, side, target, to);
		else grayRow(bytes, from, row, sy - top, light, side, target, to);
	}
}

function columns(
	{ x: left, width, mirrored }: Window,
	size: number,
	channels: number,
	side: number,
): void {
	const step = width / side;
	for (let x = 0; x < side; x++) {
		const column = mirrored ? side - 1 - x : x;
		const sx = within(left + (column + 0.5) * step - 0.5, size - 1);
		const before = Math.min(Math.floor(sx), size - 2);
		first[x] = before * channels;
		second[x] = (before + 1) * channels;
		share[x] = sx - before;
	}
}

function colourRow(
	bytes: Uint8Array,
	from: number,
	row: number,
	fy: number,
	{ own, common, offset }: Light,
	side: number,
	target: Float32Array,
	at: number,
): void {
	for (let x = 0; x < side; x++) {
		const [a, b, fx] = [from + first[x], from + second[x], share[x]];
		const r = sample(bytes, a, b, row, fx, fy);
		const g = sample(bytes, a + 1, b + 1, row, fx, fy);
		const blue = sample(bytes, a + 2, b + 2, row, fx, fy);
		const luma = LUMA[0] * r + LUMA[1] * g + LUMA[2] * blue;
		const shift = common * luma + offset;
		const to = at + 3 * x;
		target[to] = within(own * r + shift, 1);
		target[to + 1] = within(own * g + shift, 1);
		target[to + 2] = within(own * blue + shift, 1);
	}
}

function grayRow(
	bytes: Uint8Array,
	from: number,
	row: number,
	fy: number,
	{ own, common, offset }: Light,
	side: number,
	target: Float32Array,
	at: number,
): void {
	const gain = own + common;
	for (let x = 0; x < side; x++) {
		const value = sample(
			bytes,
			from + first[x],
			from + second[x],
			row,
			share[x],
			fy,
		);
		target[at + x] = within(gain * value + offset, 1);
	}
}

/** Bilinear, 0..1, between the bytes at a and b and those a row below them. */
function sample(
	bytes: Uint8Array,
	a: number,
	b: number,
	row: number,
	fx: number,
	fy: number,
): number {
	const top = bytes[a] + (bytes[b] - bytes[a]) * fx;
	const bottom = bytes[a + row] + (bytes[b + row] - bytes[a + row]) * fx;
	return (top + (bottom - top) * fy) / 255;
}

function within(value: number, most: number): number {
	return Math.max(0, Math.min(value, most));
}
