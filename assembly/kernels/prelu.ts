import {
	clampMax,
	clampMin,
	inputView,
	outputView,
	param,
	viewZeroPoint,
} from "../model/operator";
import {
	PARAM_PRELU_ALPHA_MULTIPLIER,
	PARAM_PRELU_ALPHA_SHIFT,
	PARAM_PRELU_MULTIPLIER,
	PARAM_PRELU_SHIFT,
} from "../shared/blob";
import { clamp, requantize } from "./requantize";

/** prelu of n values: x where it is not negative, else x times its slope. x and slopes move on by their steps. */
export function preluRun(
	x: usize,
	stepX: u32,
	slopes: usize,
	stepSlopes: u32,
	to: usize,
	n: u32,
): void {
	const zeroX = viewZeroPoint(inputView(0));
	const zeroSlope = viewZeroPoint(inputView(1));
	const zeroOut = viewZeroPoint(outputView());
	const least = clampMin();
	const most = clampMax();
	const multiplier = param(PARAM_PRELU_MULTIPLIER);
	const shift = param(PARAM_PRELU_SHIFT);
	const slopeMultiplier = param(PARAM_PRELU_ALPHA_MULTIPLIER);
	const slopeShift = param(PARAM_PRELU_ALPHA_SHIFT);
	for (const end = to + n; to < end; to++) {
		const value = <i32>load<i8>(x) - zeroX;
		const slope = <i32>load<i8>(slopes) - zeroSlope;
		const scaled =
			value >= 0
				? requantize(value, multiplier, shift)
				: requantize(value * slope, slopeMultiplier, slopeShift);
		store<i8>(to, <i8>clamp(scaled + zeroOut, least, most));
		x += stepX;
		slopes += stepSlopes;
	}
}
