import {
	inputCount,
	inputView,
	outputView,
	rowAddress,
	tileCount,
	tileStride,
	viewChannels,
	viewRows,
	viewWidth,
} from "../model/operator";
import { weightTile } from "../model/weights";
import {
	POSITION_BYTES,
	POSITION_FRACTION_BITS,
	resizeTileBytes,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";
import { roundingShift } from "./requantize";

/**
 * resizeNearestNeighbor and resizeBilinear: the converter has computed where each output row and column lies in the
 * input (a tile of positions, layout in shared/blob.ts); a position behind the last is read as the last.
 */
const ONE: i32 = 1 << POSITION_FRACTION_BITS;

export function resizePrepare(): i32 {
	if (inputCount() !== 1) return STATUS_BAD_OPERATOR;
	const output = outputView();
	if (viewChannels(inputView(0)) !== viewChannels(output))
		return STATUS_BAD_SHAPE;
	return tileCount() === 1 &&
		tileStride() === resizeTileBytes(viewRows(output), viewWidth(output))
		? STATUS_OK
		: STATUS_BAD_WEIGHTS;
}

function first(position: usize, size: i32): i32 {
	return min(<i32>load<u16>(position), size - 1);
}

export function resizeNearestNeighborEval(y0: i32, y1: i32): void {
	const input = inputView(0);
	const output = outputView();
	const channels = viewChannels(output);
	const rows = weightTile(0);
	const columns = rows + viewRows(output) * POSITION_BYTES;
	for (let y = y0; y < y1; y++) {
		const from = rowAddress(
			input,
			first(rows + y * POSITION_BYTES, viewRows(input)),
		);
		let to = rowAddress(output, y);
		for (let x = 0; x < viewWidth(output); x++) {
			const column = first(columns + x * POSITION_BYTES, viewWidth(input));
			memory.copy(to, from + column * channels, channels);
			to += channels;
		}
	}
}

export function resizeBilinearEval(y0: i32, y1: i32): void {
	const input = inputView(0);
	const output = outputView();
	const rows = weightTile(0);
	const columns = rows + viewRows(output) * POSITION_BYTES;
	for (let y = y0; y < y1; y++) {
		const position = rows + y * POSITION_BYTES;
		const above = first(position, viewRows(input));
		const below = min(above + 1, viewRows(input) - 1);
		interpolateRow(
			rowAddress(input, above),
			rowAddress(input, below),
			load<u16>(position, 2),
			columns,
			rowAddress(output, y),
		);
	}
}

/** @param share of the lower row, in 1/ONE */
function interpolateRow(
	upper: usize,
	lower: usize,
	share: i32,
	columns: usize,
	to: usize,
): void {
	const channels = viewChannels(outputView());
	const width = viewWidth(inputView(0));
	for (let x = 0; x < viewWidth(outputView()); x++) {
		const position = columns + x * POSITION_BYTES;
		const right = <i32>load<u16>(position, 2);
		let left = first(position, width);
		const step = left + 1 < width ? channels : 0;
		left *= channels;
		for (let c = 0; c < channels; c++) {
			const above = blend(upper + left + c, step, right);
			const below = blend(lower + left + c, step, right);
			const sum = above * (ONE - share) + below * share;
			store<i8>(to++, <i8>roundingShift(sum, 2 * POSITION_FRACTION_BITS));
		}
	}
}

/** A value and its right neighbour, `step` bytes away, in 1/ONE. */
function blend(at: usize, step: i32, share: i32): i32 {
	return <i32>load<i8>(at) * (ONE - share) + <i32>load<i8>(at + step) * share;
}
