import {
	clampMax,
	clampMin,
	inputView,
	outputView,
	rowAddress,
	viewChannels,
	viewRows,
	viewWidth,
} from "../model/operator";
import {
	O_KERNEL_H,
	O_KERNEL_W,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_STRIDE_H,
	O_STRIDE_W,
} from "../shared/blob";
import { windowEnd, windowStart } from "./pool";
import { clamp } from "./requantize";

/** maxPool2d: the largest of the cells inside the input; scales are equal. */
export function maxPool2dEval(y0: i32, y1: i32): void {
	const output = outputView();
	const channels = viewChannels(output);
	for (let y = y0; y < y1; y++) {
		const row = rowAddress(output, y);
		for (let x = 0; x < viewWidth(output); x++) {
			for (let c = 0; c < channels; c++)
				store<i8>(row + x * channels + c, <i8>largest(y, x, c));
		}
	}
}

function largest(y: i32, x: i32, c: i32): i32 {
	const input = inputView(0);
	const channels = viewChannels(input);
	const bottom = windowEnd(
		y,
		O_STRIDE_H,
		O_PAD_TOP,
		O_KERNEL_H,
		viewRows(input),
	);
	const left = windowStart(x, O_STRIDE_W, O_PAD_LEFT);
	const right = windowEnd(
		x,
		O_STRIDE_W,
		O_PAD_LEFT,
		O_KERNEL_W,
		viewWidth(input),
	);
	let most = -128;
	for (let iy = windowStart(y, O_STRIDE_H, O_PAD_TOP); iy < bottom; iy++) {
		const row = rowAddress(input, iy) + c;
		for (let ix = left; ix < right; ix++)
			most = max(most, <i32>load<i8>(row + ix * channels));
	}
	return clamp(most, clampMin(), clampMax());
}
