/**
 * Between the int8 of a network and what its source takes and gives: the QUANTIZE and DEQUANTIZE at a model's borders,
 * with TFLite's arithmetic. Values are raw little-endian bytes.
 */
import {
	TYPE_FLOAT32,
	TYPE_INT8,
	TYPE_INT32,
	TYPE_INT64,
	TYPE_UINT8,
} from "../../assembly/shared/blob";
import type { Quantization } from "./blob";
import type { TensorType } from "./types";

export const BORDER_CODES: Record<TensorType, number> = {
	int8: TYPE_INT8,
	uint8: TYPE_UINT8,
	float32: TYPE_FLOAT32,
	int32: TYPE_INT32,
	int64: TYPE_INT64,
};

/** An unknown code counts as int8. */
export function borderType(code: number): TensorType {
	const types = Object.keys(BORDER_CODES) as TensorType[];
	return types.find((type) => BORDER_CODES[type] === code) ?? "int8";
}

/** Bytes outside for each byte of the tensor. */
const BYTES_PER_BYTE: Record<TensorType, number> = {
	int8: 1,
	uint8: 1,
	float32: 4,
	int32: 1,
	int64: 2,
};

/** Length of a tensor of `bytes` bytes in its outer type. */
export function borderBytes(bytes: number, type: TensorType = "int8"): number {
	return bytes * BYTES_PER_BYTE[type];
}

/** To the nearest integer, ties away from zero (C's round). */
export function roundHalfAway(x: number): number {
	const whole = Math.trunc(x);
	return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** A real value as TFLite quantizes it: the quotient in float32, rounded half away from zero. */
export function quantizeReal(
	value: number,
	{ scale, zeroPoint }: Quantization,
): number {
	const steps = roundHalfAway(Math.fround(Math.fround(value) / scale));
	return Math.min(Math.max(zeroPoint + steps, -128), 127);
}

/** An input in its outer type -> the network's bytes. Throws RangeError where a float is not a number. */
export function fromBorder(bytes: Uint8Array, border: Quantization): Int8Array {
	if (border.type === "uint8") return Int8Array.from(bytes, (v) => v ^ 0x80);
	if (border.type !== "float32") return Int8Array.from(bytes);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Int8Array.from({ length: bytes.length / 4 }, (_, i) => {
		const value = view.getFloat32(i * 4, true);
		if (Number.isNaN(value))
			throw new RangeError(`input value ${i} is not a number: replace it`);
		return quantizeReal(value, border);
	});
}

/** The network's output bytes in their outer type. */
export function toBorder(values: Int8Array, border: Quantization): Uint8Array {
	if (border.type === "uint8") return Uint8Array.from(values, (q) => q ^ 0x80);
	if (border.type === "float32") return reals(values, border);
	if (border.type === "int64") return widened(values);
	return Uint8Array.from(values);
}

function reals(
	values: Int8Array,
	{ scale, zeroPoint }: Quantization,
): Uint8Array {
	const bytes = new Uint8Array(values.length * 4);
	const view = new DataView(bytes.buffer);
	values.forEach((q, i) => {
		view.setFloat32(i * 4, scale * (q - zeroPoint), true);
	});
	return bytes;
}

/** Indices of four bytes as such of eight; an index is never negative. */
function widened(values: Int8Array): Uint8Array {
	const bytes = new Uint8Array(values.length * 2);
	for (let i = 0; i < values.length; i += 4)
		bytes.set(values.subarray(i, i + 4), i * 2);
	return bytes;
}
