import {
	clampMax,
	clampMin,
	inputView,
	opcode,
	outputView,
	param,
	viewZeroPoint,
} from "../model/operator";
import {
	PARAM_ADD_MULTIPLIER_A,
	PARAM_ADD_MULTIPLIER_B,
	PARAM_ADD_MULTIPLIER_OUT,
	PARAM_ADD_SHIFT_A,
	PARAM_ADD_SHIFT_B,
	PARAM_ADD_SHIFT_OUT,
} from "../shared/blob";
import { OP_SUB } from "../shared/opcodes";
import { clamp, requantize } from "./requantize";

/** Both inputs are brought to a common scale with 20 extra bits. */
const LEFT_SHIFT: i32 = 20;

/** add and sub of n values; a and b move on by their steps. */
export function addRun(
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
	const multiplierA = param(PARAM_ADD_MULTIPLIER_A);
	const multiplierB = param(PARAM_ADD_MULTIPLIER_B);
	const multiplierOut = param(PARAM_ADD_MULTIPLIER_OUT);
	const shiftA = param(PARAM_ADD_SHIFT_A);
	const shiftB = param(PARAM_ADD_SHIFT_B);
	const shiftOut = param(PARAM_ADD_SHIFT_OUT);
	const negate: i32 = opcode() === OP_SUB ? -1 : 0;
	for (const end = to + n; to < end; to++) {
		const x = requantize(
			(<i32>load<i8>(a) - zeroA) << LEFT_SHIFT,
			multiplierA,
			shiftA,
		);
		const y = requantize(
			(<i32>load<i8>(b) - zeroB) << LEFT_SHIFT,
			multiplierB,
			shiftB,
		);
		const sum = x + ((y ^ negate) - negate);
		const scaled = requantize(sum, multiplierOut, shiftOut);
		store<i8>(to, <i8>clamp(scaled + zeroOut, least, most));
		a += stepA;
		b += stepB;
	}
}
