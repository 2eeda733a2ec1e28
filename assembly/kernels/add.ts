import {
	clampMax,
	clampMin,
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	sameShape,
	viewRowBytes,
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
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";
import { clamp, requantize } from "./requantize";

/** add: two tensors of one shape, brought to a common scale with 20 extra bits. Works in place. */
const LEFT_SHIFT: i32 = 20;

export function addPrepare(): i32 {
	if (inputCount() !== 2) return STATUS_BAD_OPERATOR;
	if (
		!sameShape(inputView(0), outputView()) ||
		!sameShape(inputView(1), outputView())
	)
		return STATUS_BAD_SHAPE;
	return STATUS_OK;
}

export function addEval(y0: i32, y1: i32): void {
	for (let y = y0; y < y1; y++) {
		addRow(
			rowAddress(inputView(0), y),
			rowAddress(inputView(1), y),
			rowAddress(outputView(), y),
			viewRowBytes(outputView()),
		);
	}
}

function addRow(a: usize, b: usize, to: usize, n: u32): void {
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
	for (let i: u32 = 0; i < n; i++) {
		const x = requantize(
			(<i32>load<i8>(a + i) - zeroA) << LEFT_SHIFT,
			multiplierA,
			shiftA,
		);
		const y = requantize(
			(<i32>load<i8>(b + i) - zeroB) << LEFT_SHIFT,
			multiplierB,
			shiftB,
		);
		store<i8>(
			to + i,
			<i8>(
				clamp(requantize(x + y, multiplierOut, shiftOut) + zeroOut, least, most)
			),
		);
	}
}
