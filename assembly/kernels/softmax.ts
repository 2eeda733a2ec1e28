import {
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	sameShape,
	viewChannels,
	viewWidth,
} from "../model/operator";
import {
	PARAM_SOFTMAX_DIFF_MIN,
	PARAM_SOFTMAX_MULTIPLIER,
	PARAM_SOFTMAX_SHIFT,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";
import { expOnNegative, reciprocalOnePlus } from "./fixedPoint";
import { doublingHighMul, roundingShift } from "./requantize";

/**
 * softmax over the channels, as TFLite's reference kernel for int8: exponentials in Q0.31, their sum in Q12.19,
 * output scale 1/256 and zero point -128.
 */
const SUM_INTEGER_BITS: i32 = 12;

export function softmaxPrepare(): i32 {
	const shift = param(PARAM_SOFTMAX_SHIFT);
	if (inputCount() !== 1 || shift < 0 || shift > 31) return STATUS_BAD_OPERATOR;
	return sameShape(inputView(0), outputView()) ? STATUS_OK : STATUS_BAD_SHAPE;
}

export function softmaxEval(y0: i32, y1: i32): void {
	const channels = viewChannels(outputView());
	for (let y = y0; y < y1; y++) {
		for (let x = 0; x < viewWidth(outputView()); x++) {
			softmaxVector(
				rowAddress(inputView(0), y) + x * channels,
				rowAddress(outputView(), y) + x * channels,
				channels,
			);
		}
	}
}

/** e^(beta * scale * difference) in Q0.31. */
function exponential(difference: i32): i32 {
	const scaled = difference << param(PARAM_SOFTMAX_SHIFT);
	return expOnNegative(
		doublingHighMul(scaled, param(PARAM_SOFTMAX_MULTIPLIER)),
	);
}

function softmaxVector(from: usize, to: usize, n: i32): void {
	const least = param(PARAM_SOFTMAX_DIFF_MIN);
	let largest = -128;
	for (let i = 0; i < n; i++) largest = max(largest, <i32>load<i8>(from + i));
	let sum = 0;
	for (let i = 0; i < n; i++) {
		const difference = <i32>load<i8>(from + i) - largest;
		if (difference >= least)
			sum += roundingShift(exponential(difference), SUM_INTEGER_BITS);
	}
	const headroom = clz(sum);
	const inverse = reciprocalOnePlus((sum << headroom) ^ i32.MIN_VALUE);
	const shift = SUM_INTEGER_BITS - headroom + 31 - 8;
	for (let i = 0; i < n; i++) {
		const difference = <i32>load<i8>(from + i) - largest;
		const value =
			difference < least ? 0 : probability(inverse, difference, shift);
		store<i8>(to + i, <i8>min(value - 128, 127));
	}
}

/** In 1/256; 0 where the sum of exponentials reaches 512 (TFLite aborts there), which a shift above 31 tells. */
function probability(inverse: i32, difference: i32, shift: i32): i32 {
	if (shift > 31) return 0;
	return roundingShift(
		doublingHighMul(inverse, exponential(difference)),
		shift,
	);
}
