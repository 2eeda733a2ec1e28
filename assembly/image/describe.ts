/**
 * The input description of the model in use: what a frame becomes. Set once per model, read by every frame.
 * The target is the picture before it is turned: its sides are exchanged for odd quarter turns.
 */
import {
	COLOR_GRAY,
	FIT_LETTERBOX,
	MAX_ARENA_BYTES,
	MAX_DIMENSION,
} from "../shared/blob";
import { STATUS_BAD_INPUT, STATUS_OK } from "../shared/status";

let currentFit: u32 = 0;
let colorOrder: u32 = 0;
let quarterTurns: u32 = 0;
let mirrored: bool = false;
let fillValue: u32 = 0;
let outWidth: u32 = 0; // 0: nothing described yet
let outHeight: u32 = 0;

/**
 * Takes the fields of the blob's input section (IN_* in shared/blob.ts); width and height are the input tensor's.
 * Returns STATUS_BAD_INPUT, and keeps the old description, if a field is out of range.
 */
export function imageDescribe(
	fit: u32,
	color: u32,
	rotation: u32,
	mirror: u32,
	fill: u32,
	width: u32,
	height: u32,
): i32 {
	if (fit > FIT_LETTERBOX || color > COLOR_GRAY) return STATUS_BAD_INPUT;
	if (rotation > 3 || mirror > 1 || fill > 255) return STATUS_BAD_INPUT;
	if (!fitsArena(width, height, color)) return STATUS_BAD_INPUT;
	currentFit = fit;
	colorOrder = color;
	quarterTurns = rotation;
	mirrored = mirror === 1;
	fillValue = fill;
	outWidth = width;
	outHeight = height;
	return STATUS_OK;
}

function fitsArena(width: u32, height: u32, color: u32): bool {
	if (width - 1 >= MAX_DIMENSION || height - 1 >= MAX_DIMENSION) return false;
	const bytes = <u64>width * height * (color === COLOR_GRAY ? 1 : 3);
	return bytes <= MAX_ARENA_BYTES;
}

export function isDescribed(): bool {
	return outWidth !== 0;
}

export function fitMode(): u32 {
	return currentFit;
}

export function color(): u32 {
	return colorOrder;
}

export function channels(): u32 {
	return colorOrder === COLOR_GRAY ? 1 : 3;
}

/** Quarter turns clockwise, 0..3. */
export function rotation(): u32 {
	return quarterTurns;
}

export function isMirrored(): bool {
	return mirrored;
}

/** The int8 value of the bars that FIT_LETTERBOX leaves, as a byte. */
export function fillByte(): u32 {
	return fillValue ^ 0x80;
}

/** Bytes of the input tensor. */
export function inputBytes(): u32 {
	return outWidth * outHeight * channels();
}

export function targetWidth(): u32 {
	return quarterTurns & 1 ? outHeight : outWidth;
}

export function targetHeight(): u32 {
	return quarterTurns & 1 ? outWidth : outHeight;
}

export function tensorWidth(): u32 {
	return outWidth;
}
