import {
	clampMax,
	clampMin,
	inputCount,
	inputView,
	opcode,
	outputView,
	param,
	rowAddress,
	viewBase,
	viewBytes,
	viewChannels,
	viewSize,
	viewZeroPoint,
} from "../model/operator";
import {
	PARAM_MEAN_AXES,
	PARAM_MEAN_MULTIPLIER,
	PARAM_MEAN_SHIFT,
} from "../shared/blob";
import { OP_REDUCE_MAX, OP_REDUCE_MIN } from "../shared/opcodes";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";
import { clamp, requantize } from "./requantize";

/**
 * mean, sum, reduceMax and reduceMin over any of height, width and channels; a mean's 1/n is part of the multiplier.
 * Needs its whole input.
 */

function reduced(axis: i32): bool {
	return ((param(PARAM_MEAN_AXES) >> axis) & 1) !== 0;
}

/** Values along an axis that one output is made of. */
function reach(axis: i32): i32 {
	return reduced(axis) ? viewSize(inputView(0), axis) : 1;
}

/** Outputs along an axis. */
function kept(axis: i32): i32 {
	return reduced(axis) ? 1 : viewSize(inputView(0), axis);
}

export function reducePrepare(): i32 {
	const axes = param(PARAM_MEAN_AXES);
	if (inputCount() !== 1 || axes < 0 || axes > 15) return STATUS_BAD_OPERATOR;
	const outputs: u32 = <u32>kept(1) * <u32>kept(2) * <u32>kept(3);
	return viewBytes(outputView()) === outputs ? STATUS_OK : STATUS_BAD_SHAPE;
}

/** Writes the outputs in order, however they are shaped (kept or dropped dimensions). */
export function reduceEval(): void {
	let to = viewBase(outputView());
	for (let y = 0; y < kept(1); y++) {
		for (let x = 0; x < kept(2); x++) {
			for (let c = 0; c < kept(3); c++) store<i8>(to++, <i8>reduceAt(y, x, c));
		}
	}
}

/** The output that is made of the values from (y0, x0, c0) on. */
function reduceAt(y0: i32, x0: i32, c0: i32): i32 {
	const input = inputView(0);
	const channels = viewChannels(input);
	let sum = 0;
	let least = 127;
	let most = -128;
	for (let y = y0; y < y0 + reach(1); y++) {
		const row = rowAddress(input, y);
		for (let x = x0; x < x0 + reach(2); x++) {
			for (let c = c0; c < c0 + reach(3); c++) {
				const q = <i32>load<i8>(row + x * channels + c);
				sum += q;
				least = min(least, q);
				most = max(most, q);
			}
		}
	}
	if (opcode() === OP_REDUCE_MAX) return most;
	return opcode() === OP_REDUCE_MIN ? least : scaled(sum);
}

/** A sum without its zero points, requantized. */
function scaled(sum: i32): i32 {
	const zeroPoints =
		reach(1) * reach(2) * reach(3) * viewZeroPoint(inputView(0));
	const value = requantize(
		sum - zeroPoints,
		param(PARAM_MEAN_MULTIPLIER),
		param(PARAM_MEAN_SHIFT),
	);
	return clamp(value + viewZeroPoint(outputView()), clampMin(), clampMax());
}
