import {
	inputCount,
	inputView,
	outputView,
	rowAddress,
	sameShape,
	tileCount,
	tileStride,
	viewRowBytes,
} from "../model/operator";
import { weightTile } from "../model/weights";
import { TABLE_BYTES } from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";

/**
 * Functions of one int8 (relu, logistic and others alone): the converter tabulates them (256 answers, for input
 * -128..127) and the engine looks up. Works in place.
 */
export function lookupPrepare(): i32 {
	if (inputCount() !== 1) return STATUS_BAD_OPERATOR;
	if (!sameShape(inputView(0), outputView())) return STATUS_BAD_SHAPE;
	return tileCount() === 1 && tileStride() === TABLE_BYTES
		? STATUS_OK
		: STATUS_BAD_WEIGHTS;
}

export function lookupEval(y0: i32, y1: i32): void {
	const table = weightTile(0) + 128;
	for (let y = y0; y < y1; y++) {
		const from = rowAddress(inputView(0), y);
		const to = rowAddress(outputView(), y);
		for (let i: u32 = 0; i < viewRowBytes(outputView()); i++)
			store<i8>(to + i, load<i8>(table + load<i8>(from + i)));
	}
}
