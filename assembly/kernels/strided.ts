import {
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	viewChannels,
	viewSize,
	viewWidth,
} from "../model/operator";
import {
	PARAM_STRIDED_BEGIN,
	PARAM_STRIDED_ORDER,
	PARAM_STRIDED_STRIDE,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/**
 * transpose and slice: along each dimension of the output (1 height, 2 width, 3 channels) one walks some dimension of
 * the input, from some place on, in steps that may be negative.
 */

/** The input's dimension that dimension `axis` of the output walks. */
function source(axis: i32): i32 {
	return param(PARAM_STRIDED_ORDER + axis - 1);
}
function begin(axis: i32): i32 {
	return param(PARAM_STRIDED_BEGIN + axis - 1);
}
function stride(axis: i32): i32 {
	return param(PARAM_STRIDED_STRIDE + axis - 1);
}

export function stridedPrepare(): i32 {
	let seen: u32 = 0;
	for (let axis = 1; axis < 4; axis++) {
		if (<u32>source(axis) > 3) return STATUS_BAD_OPERATOR;
		seen |= 1 << source(axis);
	}
	if (inputCount() !== 1 || seen !== 0b1110) return STATUS_BAD_OPERATOR;
	for (let axis = 1; axis < 4; axis++)
		if (!inside(axis)) return STATUS_BAD_SHAPE;
	return STATUS_OK;
}

/** Whether the first and the last value along `axis` are there. */
function inside(axis: i32): bool {
	const size = <i64>viewSize(inputView(0), source(axis));
	const steps = <i64>(viewSize(outputView(), axis) - 1);
	const first = <i64>begin(axis);
	const last = first + steps * stride(axis);
	return first >= 0 && first < size && last >= 0 && last < size;
}

/** Whether an output row takes values of several input rows. */
export function stridedWhole(): bool {
	return source(1) !== 1;
}

export function stridedEval(y0: i32, y1: i32): void {
	const output = outputView();
	for (let y = y0; y < y1; y++) {
		let to = rowAddress(output, y);
		for (let x = 0; x < viewWidth(output); x++) {
			copyPixel(
				to,
				row(1, y) + row(2, x) + row(3, 0),
				byte(1, y) + byte(2, x) + byte(3, 0),
			);
			to += viewChannels(output);
		}
	}
}

/** What index i along `axis` adds to the input's row, and to the place in it. */
function row(axis: i32, i: i32): i32 {
	return source(axis) === 1 ? begin(axis) + i * stride(axis) : 0;
}
function byte(axis: i32, i: i32): i32 {
	if (source(axis) === 1) return 0;
	const at = begin(axis) + i * stride(axis);
	return source(axis) === 2 ? at * viewChannels(inputView(0)) : at;
}

function copyPixel(to: usize, y: i32, at: i32): void {
	const input = inputView(0);
	const rows = row(3, 1) - row(3, 0);
	const bytes = byte(3, 1) - byte(3, 0);
	if (rows === 0 && bytes === 1) {
		memory.copy(to, rowAddress(input, y) + at, viewChannels(outputView()));
		return;
	}
	for (let c = 0; c < viewChannels(outputView()); c++) {
		store<u8>(to + c, load<u8>(rowAddress(input, y) + at));
		y += rows;
		at += bytes;
	}
}
