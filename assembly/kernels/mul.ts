import {
	clampMax,
	clampMin,
	inputView,
	outputView,
	param,
	viewZeroPoint,
} from "../model/operator";
import { PARAM_MUL_MULTIPLIER, PARAM_MUL_SHIFT } from "../shared/blob";
import { clamp, requantize } from "./requantize";

/** mul of n values; a and b move on by their steps. The product of two differences stays below 2^16. */
export function mulRun(
	a: usize,
	stepA: u32,
	b: usize,
	stepB: u32,
	to: usize,
	n: u32,
): void {
	const zeroA = viewZeroPoint(inputView(0));
	const zeroB = viewZeroPoint(inputView(1));
	const zeroOut = viewZeroPoint(outputView());
	const least = clampMin();
	const most = clampMax();
	const multiplier = param(PARAM_MUL_MULTIPLIER);
	const shift = param(PARAM_MUL_SHIFT);
	for (const end = to + n; to < end; to++) {
		const product = (<i32>load<i8>(a) - zeroA) * (<i32>load<i8>(b) - zeroB);
		const scaled = requantize(product, multiplier, shift);
		store<i8>(to, <i8>clamp(scaled + zeroOut, least, most));
		a += stepA;
		b += stepB;
	}
}
