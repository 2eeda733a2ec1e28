/** What the reference operators share: tensors with values, and the last step from accumulator to output byte. */
import type { Clamp, QuantizedTensor } from "../graph/quantized";
import { clampTo } from "../quantize/parameters";
import { type Multiplier, requantize } from "../quantize/requantize";

/** A tensor and its values, row-major. */
export interface Operand extends QuantizedTensor {
	values: Int8Array;
}

/** An int32 accumulator to an int8 output. */
export function toOutput(
	acc: number,
	{ multiplier, shift }: Multiplier,
	zeroPoint: number,
	clamp: Clamp,
): number {
	const scaled = requantize(acc, multiplier, shift);
	return clampTo((scaled + zeroPoint) | 0, clamp);
}

/** acc + sum of (x - zero point) * weight over `length` neighbours, modulo 2^32. */
export function dot(
	x: Int8Array,
	from: number,
	weights: Int8Array,
	at: number,
	length: number,
	zeroPoint: number,
	acc: number,
): number {
	let sum = acc;
	for (let i = 0; i < length; i++)
		sum = (sum + Math.imul(x[from + i] - zeroPoint, weights[at + i])) | 0;
	return sum;
}
