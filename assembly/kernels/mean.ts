import {
	clampMax,
	clampMin,
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	viewBase,
	viewBytes,
	viewChannels,
	viewRows,
	viewWidth,
	viewZeroPoint,
} from "../model/operator";
import {
	PARAM_MEAN_AXES,
	PARAM_MEAN_MULTIPLIER,
	PARAM_MEAN_SHIFT,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";
import { clamp, requantize } from "./requantize";

/** mean over any of height, width and channels; 1/n is part of the multiplier. Needs its whole input. */

function reduced(axis: i32): bool {
	return ((param(PARAM_MEAN_AXES) >> axis) & 1) !== 0;
}

/** Steps along an axis: its size where it is reduced, else one. */
function steps(axis: i32, size: i32): i32 {
	return reduced(axis) ? size : 1;
}

export function meanPrepare(): i32 {
	const input = inputView(0);
	const axes = param(PARAM_MEAN_AXES);
	if (inputCount() !== 1 || axes < 0 || axes > 15) return STATUS_BAD_OPERATOR;
	const kept: u32 =
		<u32>(reduced(1) ? 1 : viewRows(input)) *
		<u32>(reduced(2) ? 1 : viewWidth(input)) *
		<u32>(reduced(3) ? 1 : viewChannels(input));
	return viewBytes(outputView()) === kept ? STATUS_OK : STATUS_BAD_SHAPE;
}

/** Writes the kept elements in order, however the output is shaped (kept or dropped dimensions). */
export function meanEval(): void {
	const input = inputView(0);
	let to = viewBase(outputView());
	for (let y = 0; y < (reduced(1) ? 1 : viewRows(input)); y++) {
		for (let x = 0; x < (reduced(2) ? 1 : viewWidth(input)); x++) {
			for (let c = 0; c < (reduced(3) ? 1 : viewChannels(input)); c++)
				store<i8>(to++, <i8>average(y, x, c));
		}
	}
}

function average(y0: i32, x0: i32, c0: i32): i32 {
	const input = inputView(0);
	const channels = viewChannels(input);
	const zeroPoint = viewZeroPoint(input);
	let sum = 0;
	for (let y = y0; y < y0 + steps(1, viewRows(input)); y++) {
		const row = rowAddress(input, y);
		for (let x = x0; x < x0 + steps(2, viewWidth(input)); x++) {
			for (let c = c0; c < c0 + steps(3, channels); c++)
				sum += <i32>load<i8>(row + x * channels + c) - zeroPoint;
		}
	}
	const scaled = requantize(
		sum,
		param(PARAM_MEAN_MULTIPLIER),
		param(PARAM_MEAN_SHIFT),
	);
	return clamp(scaled + viewZeroPoint(outputView()), clampMin(), clampMax());
}
