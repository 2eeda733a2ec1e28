import {
	field,
	inputCount,
	inputView,
	outputView,
	viewChannels,
	viewRows,
	viewWidth,
} from "../model/operator";
import {
	MAX_DIMENSION,
	O_KERNEL_H,
	O_KERNEL_W,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_STRIDE_H,
	O_STRIDE_W,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** What averagePool2d and maxPool2d share: the window of an output pixel, cut to the input. */

export function poolPrepare(): i32 {
	const cells = <u32>field(O_KERNEL_H) * field(O_KERNEL_W);
	if (inputCount() !== 1 || cells === 0 || cells > MAX_DIMENSION)
		return STATUS_BAD_OPERATOR;
	if (viewChannels(inputView(0)) !== viewChannels(outputView()))
		return STATUS_BAD_SHAPE;
	// Every window must hold a cell: the first and the last one of each direction do.
	if (
		empty(
			O_STRIDE_H,
			O_PAD_TOP,
			O_KERNEL_H,
			viewRows(outputView()),
			viewRows(inputView(0)),
		)
	)
		return STATUS_BAD_SHAPE;
	if (
		empty(
			O_STRIDE_W,
			O_PAD_LEFT,
			O_KERNEL_W,
			viewWidth(outputView()),
			viewWidth(inputView(0)),
		)
	) {
		return STATUS_BAD_SHAPE;
	}
	return STATUS_OK;
}

function empty(
	stride: u32,
	pad: u32,
	kernel: u32,
	outputs: i32,
	inputs: i32,
): bool {
	const last = <i64>(outputs - 1) * field(stride) - field(pad);
	return field(pad) >= field(kernel) || last >= inputs;
}

/** First input row or column of the window at `output`. */
export function windowStart(output: i32, stride: u32, pad: u32): i32 {
	return max(output * field(stride) - field(pad), 0);
}

/** One past the last input row or column of that window; `size` is the input's. */
export function windowEnd(
	output: i32,
	stride: u32,
	pad: u32,
	kernel: u32,
	size: i32,
): i32 {
	return min(output * field(stride) - field(pad) + field(kernel), size);
}
