import {
	field,
	inputCount,
	inputView,
	outputView,
	param,
	rowAddress,
	viewChannels,
	viewRows,
	viewSize,
	viewWidth,
} from "../model/operator";
import {
	O_PAD_LEFT,
	O_PAD_TOP,
	PARAM_PAD_FRONT,
	PARAM_PAD_REFLECT,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** mirrorPad: the input mirrored at its edges, which are repeated (symmetric) or not (reflect). */

export function mirrorPadPrepare(): i32 {
	if (inputCount() !== 1 || <u32>param(PARAM_PAD_REFLECT) > 1)
		return STATUS_BAD_OPERATOR;
	return fits(1, field(O_PAD_TOP)) &&
		fits(2, field(O_PAD_LEFT)) &&
		fits(3, param(PARAM_PAD_FRONT))
		? STATUS_OK
		: STATUS_BAD_SHAPE;
}

/** Whether there is as much to mirror before and behind dimension `axis` as its padding asks for. */
function fits(axis: i32, before: i32): bool {
	const size = viewSize(inputView(0), axis);
	const most = size - param(PARAM_PAD_REFLECT);
	const after = viewSize(outputView(), axis) - size - before;
	return before >= 0 && before <= most && after >= 0 && after <= most;
}

/** Index in an input of `size` that padded index `at` shows. */
function mirrored(at: i32, size: i32): i32 {
	const edge = param(PARAM_PAD_REFLECT);
	if (at < 0) return edge - 1 - at;
	return at < size ? at : 2 * size - 1 - edge - at;
}

export function mirrorPadEval(y0: i32, y1: i32): void {
	const input = inputView(0);
	const output = outputView();
	const channels = viewChannels(input);
	for (let y = y0; y < y1; y++) {
		const from = rowAddress(
			input,
			mirrored(y - field(O_PAD_TOP), viewRows(input)),
		);
		let to = rowAddress(output, y);
		for (let x = 0; x < viewWidth(output); x++) {
			const column = mirrored(x - field(O_PAD_LEFT), viewWidth(input));
			const pixel = from + column * channels;
			for (let c = 0; c < viewChannels(output); c++) {
				const channel = mirrored(c - param(PARAM_PAD_FRONT), channels);
				store<u8>(to++, load<u8>(pixel + channel));
			}
		}
	}
}
