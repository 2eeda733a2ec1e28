import {
	inputCount,
	outputView,
	rowAddress,
	tileCount,
	tileStride,
	viewBytes,
	viewRowBytes,
} from "../model/operator";
import { weightBytes } from "../model/weights";
import { alignUp, BLOB_ALIGN } from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";

/** constant: one tile with the values of the whole tensor; from flash, rows are read straight to where they belong. */
export function constantPrepare(): i32 {
	if (inputCount() !== 0) return STATUS_BAD_OPERATOR;
	return tileCount() === 1 &&
		tileStride() === alignUp(viewBytes(outputView()), BLOB_ALIGN)
		? STATUS_OK
		: STATUS_BAD_WEIGHTS;
}

export function constantEval(y0: i32, y1: i32): void {
	const length = viewRowBytes(outputView());
	for (let y = y0; y < y1; y++) {
		const to = rowAddress(outputView(), y);
		memory.copy(to, weightBytes(<u32>y * length, length, to), length);
	}
}
