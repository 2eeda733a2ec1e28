/**
 * Where a finished target row goes in the input tensor, HWC int8: turned clockwise by quarter turns, then mirrored
 * left-right. Target pixel (x, y) of W x H lands in the tensor's (row, column)
 *
 *   0: (y, x)    1: (x, H - 1 - y)    2: (H - 1 - y, W - 1 - x)    3: (W - 1 - x, y)
 *
 * A value v of 0..255 is stored as v ^ 0x80, which is the int8 v - 128.
 */
import { COLOR_BGR } from "../shared/blob";
import {
	channels,
	color,
	fillByte,
	inputBytes,
	isMirrored,
	rotation,
	targetHeight,
	targetWidth,
	tensorWidth,
} from "./describe";
import { windowX, windowY } from "./window";

let origin: usize = 0; // of the window's first pixel
let rowStep: i32 = 0; // bytes from a target row to the next
let pixelStep: i32 = 0;
let pixel: usize = 0; // where the next value's pixel starts
let channel: u32 = 0; // the next value's channel
let channelCount: u32 = 0;
let isBgr: bool = false;
let tensor: usize = 0;
let ring: u32 = 0; // rows kept; 0: all, in a tensor that is filled beforehand

/**
 * Prepares for the chosen window. A whole tensor at `out` gets the fill value; of one that keeps `rows` rows, not 0, each
 * row does when it comes (only where nothing is turned).
 */
export function setTensor(out: usize, rows: u32): void {
	tensor = out;
	ring = rows;
	if (rows === 0) memory.fill(out, <u8>fillByte(), inputBytes());
	origin = out + tensorOffset(windowX(), rows === 0 ? windowY() : 0);
	rowStep = tensorOffset(0, 1) - tensorOffset(0, 0);
	pixelStep = tensorOffset(1, 0) - tensorOffset(0, 0);
	channelCount = channels();
	isBgr = color() === COLOR_BGR;
}

/** The next values are those of row y of the window. */
export function placeRow(y: u32): void {
	channel = 0;
	pixel = origin + (ring === 0 ? y : (windowY() + y) % ring) * rowStep;
	if (ring !== 0) placeBar(windowY() + y);
}

/** Fills row y of a tensor that keeps some rows. */
export function placeBar(y: u32): void {
	memory.fill(tensor + (y % ring) * rowStep, <u8>fillByte(), rowStep);
}

/** The next value of the row: pixel by pixel, R, G, B or gray. */
export function placeValue(value: u32): void {
	store<u8>(pixel + (isBgr ? 2 - channel : channel), value ^ 0x80);
	if (++channel < channelCount) return;
	channel = 0;
	pixel += pixelStep;
}

/** Linear in x and y, so that two differences describe it. */
function tensorOffset(x: i32, y: i32): i32 {
	const turns = rotation();
	const rightX: i32 = targetWidth() - 1 - x;
	const lowerY: i32 = targetHeight() - 1 - y;
	const row = turns === 0 ? y : turns === 1 ? x : turns === 2 ? lowerY : rightX;
	const column =
		turns === 0 ? x : turns === 1 ? lowerY : turns === 2 ? rightX : y;
	const width: i32 = tensorWidth();
	return (
		(row * width + (isMirrored() ? width - 1 - column : column)) * channels()
	);
}
