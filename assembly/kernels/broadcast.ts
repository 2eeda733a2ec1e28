import {
	inputCount,
	inputView,
	opcode,
	outputView,
	rowAddress,
	viewChannels,
	viewRowBytes,
	viewRows,
	viewWidth,
} from "../model/operator";
import { OP_ADD, OP_MUL, OP_PRELU, OP_SUB } from "../shared/opcodes";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";
import { addRun } from "./add";
import { extremumRun } from "./extremum";
import { mulRun } from "./mul";
import { preluRun } from "./prelu";

/**
 * Operators of two inputs, value by value: add, sub, mul, minimum, maximum, prelu. Along each dimension an input has
 * the output's size, or 1 and is repeated. Works in place of an input of the output's shape.
 */

export function broadcastPrepare(): i32 {
	if (inputCount() !== 2) return STATUS_BAD_OPERATOR;
	return fits(inputView(0)) && fits(inputView(1))
		? STATUS_OK
		: STATUS_BAD_SHAPE;
}

function fits(input: usize): bool {
	const output = outputView();
	return (
		repeats(viewRows(input), viewRows(output)) &&
		repeats(viewWidth(input), viewWidth(output)) &&
		repeats(viewChannels(input), viewChannels(output))
	);
}

function repeats(size: i32, to: i32): bool {
	return size === to || size === 1;
}

/** In runs: of whole rows where the inputs allow it, else of a pixel's channels. */
export function broadcastEval(y0: i32, y1: i32): void {
	const output = outputView();
	const rowBytes = viewRowBytes(output);
	const whole = isPlain(inputView(0)) && isPlain(inputView(1));
	const length: u32 = whole ? rowBytes : <u32>viewChannels(output);
	for (let y = y0; y < y1; y++) {
		let a = operandRow(inputView(0), y);
		let b = operandRow(inputView(1), y);
		const to = rowAddress(output, y);
		for (let at: u32 = 0; at < rowBytes; at += length) {
			run(a, b, to + at, length, whole);
			a += pitch(inputView(0));
			b += pitch(inputView(1));
		}
	}
}

/** Whether a row of the input is as long as the output's, or one value for all of it. */
function isPlain(input: usize): bool {
	return repeats(viewRowBytes(input), viewRowBytes(outputView()));
}

/** Row y of an input; of an input with one row, that one. */
function operandRow(input: usize, y: i32): usize {
	return rowAddress(input, viewRows(input) === 1 ? 0 : y);
}

/** Bytes from one pixel to the next. */
function pitch(input: usize): u32 {
	return viewWidth(input) === 1 ? 0 : viewChannels(input);
}

/** Bytes from one value of a run to the next. */
function step(input: usize, whole: bool): u32 {
	const values: u32 = whole ? viewRowBytes(input) : <u32>viewChannels(input);
	return values === 1 ? 0 : 1;
}

function run(a: usize, b: usize, to: usize, n: u32, whole: bool): void {
	const stepA = step(inputView(0), whole);
	const stepB = step(inputView(1), whole);
	switch (opcode()) {
		case OP_ADD:
		case OP_SUB:
			addRun(a, stepA, b, stepB, to, n);
			break;
		case OP_MUL:
			mulRun(a, stepA, b, stepB, to, n);
			break;
		case OP_PRELU:
			preluRun(a, stepA, b, stepB, to, n);
			break;
		default:
			extremumRun(a, stepA, b, stepB, to, n);
			break;
	}
}
