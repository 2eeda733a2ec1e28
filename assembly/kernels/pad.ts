import {
	field,
	inputCount,
	inputView,
	opcode,
	outputView,
	param,
	rowAddress,
	viewChannels,
	viewRowBytes,
	viewRows,
	viewWidth,
	viewZeroPoint,
} from "../model/operator";
import {
	O_PAD_LEFT,
	O_PAD_TOP,
	PARAM_PAD_FRONT,
	PARAM_PAD_VALUE,
} from "../shared/blob";
import { OP_PAD_V2 } from "../shared/opcodes";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** pad and padV2: the input surrounded by the zero point, or by a value of its own; what follows it is what the output has room for. */
export function padPrepare(): i32 {
	const input = inputView(0);
	const output = outputView();
	const front = <i64>param(PARAM_PAD_FRONT);
	if (inputCount() !== 1 || front < 0) return STATUS_BAD_OPERATOR;
	if (
		viewRows(input) + field(O_PAD_TOP) > viewRows(output) ||
		viewWidth(input) + field(O_PAD_LEFT) > viewWidth(output) ||
		<i64>viewChannels(input) + front > <i64>viewChannels(output)
	) {
		return STATUS_BAD_SHAPE;
	}
	return STATUS_OK;
}

export function padEval(y0: i32, y1: i32): void {
	const input = inputView(0);
	const output = outputView();
	const value =
		opcode() === OP_PAD_V2 ? param(PARAM_PAD_VALUE) : viewZeroPoint(output);
	for (let y = y0; y < y1; y++) {
		const to = rowAddress(output, y);
		memory.fill(to, <u8>value, viewRowBytes(output));
		const inputY = y - field(O_PAD_TOP);
		if (<u32>inputY < <u32>viewRows(input))
			placeRow(rowAddress(input, inputY), to);
	}
}

function placeRow(from: usize, to: usize): void {
	const channels = viewChannels(inputView(0));
	const pitch = viewChannels(outputView());
	let at = to + field(O_PAD_LEFT) * pitch + param(PARAM_PAD_FRONT);
	for (let x = 0; x < viewWidth(inputView(0)); x++) {
		memory.copy(at, from, channels);
		at += pitch;
		from += channels;
	}
}
