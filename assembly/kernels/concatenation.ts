import {
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	viewChannels,
	viewRowBytes,
	viewRows,
	viewSize,
	viewWidth,
} from "../model/operator";
import { PARAM_CONCATENATION_AXIS } from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** concatenation along height (1), width (2) or channels (3); all quantized alike, so bytes are copied. */

export function concatenationPrepare(): i32 {
	const axis = param(PARAM_CONCATENATION_AXIS);
	if (inputCount() === 0 || axis < 1 || axis > 3) return STATUS_BAD_OPERATOR;
	let total: i64 = 0;
	for (let i: u32 = 0; i < inputCount(); i++) {
		total += viewSize(inputView(i), axis);
		for (let other = 1; other < 4; other++) {
			if (
				other !== axis &&
				viewSize(inputView(i), other) !== viewSize(outputView(), other)
			)
				return STATUS_BAD_SHAPE;
		}
	}
	return total === <i64>viewSize(outputView(), axis)
		? STATUS_OK
		: STATUS_BAD_SHAPE;
}

export function concatenationEval(y0: i32, y1: i32): void {
	const axis = param(PARAM_CONCATENATION_AXIS);
	for (let y = y0; y < y1; y++) {
		if (axis === 1) copyRow(y);
		else joinRows(y, axis);
	}
}

/** Along the height, an output row is a row of one input. */
function copyRow(y: i32): void {
	let index: u32 = 0;
	let row = y;
	while (row >= viewRows(inputView(index))) row -= viewRows(inputView(index++));
	memory.copy(
		rowAddress(outputView(), y),
		rowAddress(inputView(index), row),
		viewRowBytes(outputView()),
	);
}

/** Along width or channels, an output row interleaves runs of all inputs' rows. */
function joinRows(y: i32, axis: i32): void {
	const output = outputView();
	const runs = axis === 2 ? 1 : viewWidth(output);
	const pitch = axis === 2 ? viewRowBytes(output) : <u32>viewChannels(output);
	let start: usize = 0;
	for (let i: u32 = 0; i < inputCount(); i++) {
		const input = inputView(i);
		const length = axis === 2 ? viewRowBytes(input) : <u32>viewChannels(input);
		let to = rowAddress(output, y) + start;
		let from = rowAddress(input, y);
		for (let run = 0; run < runs; run++) {
			memory.copy(to, from, length);
			to += pitch;
			from += length;
		}
		start += length;
	}
}
