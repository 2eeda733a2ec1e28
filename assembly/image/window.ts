/**
 * Which part of the frame goes to which part of the target (w x h of the frame, W x H of the target):
 *
 *   stretch    the whole frame to the whole target
 *   crop       frame too wide (w * H > h * W): its middle max(1, round(h * W / H)) columns, else its middle
 *              max(1, round(w * H / W)) rows, to the whole target
 *   letterbox  the whole frame; frame too wide: to the middle max(1, round(h * W / w)) rows of the target, else to
 *              its middle max(1, round(w * H / h)) columns; the rest is the fill value
 *
 * round is half up; "middle" leaves floor(rest / 2) before it.
 */
import { FIT_CROP, FIT_LETTERBOX } from "../shared/blob";
import { fitMode, targetHeight, targetWidth } from "./describe";

let fromX: u32 = 0;
let fromY: u32 = 0;
let fromWidth: u32 = 0;
let fromHeight: u32 = 0;
let toX: u32 = 0;
let toY: u32 = 0;
let toWidth: u32 = 0;
let toHeight: u32 = 0;

/** Chooses both windows for a frame of w x h pixels. */
export function chooseWindows(w: u32, h: u32): void {
	fromWidth = w;
	fromHeight = h;
	toWidth = targetWidth();
	toHeight = targetHeight();
	const tooWide = w * toHeight > h * toWidth;
	if (fitMode() === FIT_CROP) {
		if (tooWide) fromWidth = scaled(h, toWidth, toHeight);
		else fromHeight = scaled(w, toHeight, toWidth);
	} else if (fitMode() === FIT_LETTERBOX) {
		if (tooWide) toHeight = scaled(h, toWidth, w);
		else toWidth = scaled(w, toHeight, h);
	}
	fromX = (w - fromWidth) >> 1;
	fromY = (h - fromHeight) >> 1;
	toX = (targetWidth() - toWidth) >> 1;
	toY = (targetHeight() - toHeight) >> 1;
}

/** max(1, round(side * numerator / denominator)); 10240 * 65535 * 2 stays below 2^31. */
function scaled(side: u32, numerator: u32, denominator: u32): u32 {
	const rounded = (2 * side * numerator + denominator) / (2 * denominator);
	return max<u32>(1, rounded);
}

export function sourceX(): u32 {
	return fromX;
}

export function sourceY(): u32 {
	return fromY;
}

export function sourceWidth(): u32 {
	return fromWidth;
}

export function sourceHeight(): u32 {
	return fromHeight;
}

export function windowX(): u32 {
	return toX;
}

export function windowY(): u32 {
	return toY;
}

export function windowWidth(): u32 {
	return toWidth;
}

export function windowHeight(): u32 {
	return toHeight;
}
