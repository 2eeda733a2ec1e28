import {
	inputCount,
	inputView,
	outputView,
	param,
	viewBase,
	viewBytes,
	viewChannels,
	viewRowBytes,
	viewSize,
} from "../model/operator";
import { PARAM_ARG_MAX_AXIS } from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** argMax: along an axis the index of the greatest value, the first of equals; four bytes each. Needs its whole input. */
const INDEX_BYTES: u32 = 4;

function axis(): i32 {
	return param(PARAM_ARG_MAX_AXIS);
}

export function argMaxPrepare(): i32 {
	if (inputCount() !== 1 || axis() < 1 || axis() > 3)
		return STATUS_BAD_OPERATOR;
	const input = inputView(0);
	const indices = viewBytes(input) / viewSize(input, axis());
	return viewBytes(outputView()) === indices * INDEX_BYTES
		? STATUS_OK
		: STATUS_BAD_SHAPE;
}

/** Bytes from one value of the axis to the next. */
function pitch(): u32 {
	const input = inputView(0);
	if (axis() === 1) return viewRowBytes(input);
	return axis() === 2 ? viewChannels(input) : 1;
}

export function argMaxEval(): void {
	const input = inputView(0);
	const n = viewSize(input, axis());
	const step = pitch();
	let to = viewBase(outputView());
	let block = viewBase(input);
	for (const end = block + viewBytes(input); block < end; block += n * step) {
		for (let i: u32 = 0; i < step; i++) {
			indexPut(to, greatest(block + i, n, step));
			to += INDEX_BYTES;
		}
	}
}

function greatest(from: usize, n: u32, step: u32): u32 {
	let best: u32 = 0;
	for (let i: u32 = 1; i < n; i++) {
		if (load<i8>(from + i * step) > load<i8>(from + best * step)) best = i;
	}
	return best;
}

/** Byte by byte: the plan may put the output anywhere. */
function indexPut(to: usize, index: u32): void {
	store<u8>(to, <u8>index);
	store<u8>(to, <u8>(index >> 8), 1);
	store<u8>(to, 0, 2);
	store<u8>(to, 0, 3);
}
