/**
 * Pixels of a source row to plain bytes: R, G, B or one gray value a pixel.
 *
 *   RGB565   5 bits v -> v << 3 | v >> 2, 6 bits v -> v << 2 | v >> 4
 *   YUV422   BT.601, full range, u and v of a pair shared, u' = u - 128, v' = v - 128, clamped to 0..255:
 *            R = y + (91881 v' + 32768 >> 16), B = y + (116130 u' + 32768 >> 16),
 *            G = y + (32768 - 22554 u' - 46802 v' >> 16)
 *   gray     (77 R + 150 G + 29 B + 128) >> 8; of YUV422 its y; of GRAY8 itself (77 + 150 + 29 = 256)
 */
import {
	FRAME_GRAY8,
	FRAME_RGB565,
	FRAME_RGB888,
	FRAME_RGBA8888,
} from "../shared/image";

/** Converts pixels [x, x + count) of `row` to `count` * 3 bytes at `to`. */
export function toRgb(
	format: u32,
	row: usize,
	x: u32,
	count: u32,
	to: usize,
): void {
	if (format === FRAME_RGB565) rgb565ToRgb(row + 2 * x, count, to);
	else if (format === FRAME_GRAY8) grayToRgb(row + x, count, to);
	else if (format === FRAME_RGBA8888) rgbaToRgb(row + 4 * x, count, to);
	else yuvToRgb(row, x, count, to);
}

/** Converts pixels [x, x + count) of `row` to `count` bytes at `to`. */
export function toGray(
	format: u32,
	row: usize,
	x: u32,
	count: u32,
	to: usize,
): void {
	if (format === FRAME_RGB565) rgb565ToGray(row + 2 * x, count, to);
	else if (format === FRAME_RGB888) wideToGray(row + 3 * x, 3, count, to);
	else if (format === FRAME_RGBA8888) wideToGray(row + 4 * x, 4, count, to);
	else yuvToGray(row + 2 * x, count, to);
}

function rgb565ToRgb(from: usize, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++, from += 2, to += 3) {
		const pixel = load565(from);
		store<u8>(to, red(pixel));
		store<u8>(to, green(pixel), 1);
		store<u8>(to, blue(pixel), 2);
	}
}

function rgb565ToGray(from: usize, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++, from += 2) {
		const pixel = load565(from);
		store<u8>(to + i, luma(red(pixel), green(pixel), blue(pixel)));
	}
}

function grayToRgb(from: usize, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++, to += 3) {
		const value = load<u8>(from + i);
		store<u8>(to, value);
		store<u8>(to, value, 1);
		store<u8>(to, value, 2);
	}
}

function rgbaToRgb(from: usize, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++, from += 4, to += 3) {
		store<u8>(to, load<u8>(from));
		store<u8>(to, load<u8>(from, 1), 1);
		store<u8>(to, load<u8>(from, 2), 2);
	}
}

function wideToGray(from: usize, stride: u32, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++, from += stride)
		store<u8>(
			to + i,
			luma(load<u8>(from), load<u8>(from, 1), load<u8>(from, 2)),
		);
}

function yuvToRgb(row: usize, x: u32, count: u32, to: usize): void {
	for (let i = x; i < x + count; i++, to += 3) {
		const pair = row + ((i >> 1) << 2);
		const y: i32 = load<u8>(row + 2 * i);
		const u = <i32>load<u8>(pair, 1) - 128;
		const v = <i32>load<u8>(pair, 3) - 128;
		store<u8>(to, clampByte(y + ((91881 * v + 32768) >> 16)));
		store<u8>(to, clampByte(y + ((32768 - 22554 * u - 46802 * v) >> 16)), 1);
		store<u8>(to, clampByte(y + ((116130 * u + 32768) >> 16)), 2);
	}
}

function yuvToGray(from: usize, count: u32, to: usize): void {
	for (let i: u32 = 0; i < count; i++)
		store<u8>(to + i, load<u8>(from + 2 * i));
}

function load565(from: usize): u32 {
	return ((<u32>load<u8>(from)) << 8) | load<u8>(from, 1);
}

function red(pixel: u32): u32 {
	const five = pixel >> 11;
	return (five << 3) | (five >> 2);
}

function green(pixel: u32): u32 {
	const six = (pixel >> 5) & 63;
	return (six << 2) | (six >> 4);
}

function blue(pixel: u32): u32 {
	const five = pixel & 31;
	return (five << 3) | (five >> 2);
}

function luma(r: u32, g: u32, b: u32): u32 {
	return (77 * r + 150 * g + 29 * b + 128) >> 8;
}

function clampByte(value: i32): i32 {
	return max(0, min(255, value));
}
