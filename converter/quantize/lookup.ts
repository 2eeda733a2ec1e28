/** Operators of one input and one output byte, as a table from the one to the other. */
import type { Clamp, QuantizedTensor } from "../graph/quantized";
import { clampTo } from "./parameters";
import { quantizeMultiplier, requantize, roundHalfAway } from "./requantize";

export type LookupOperator = "logistic" | "relu" | "relu6" | "quantize";
type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;

/**
 * The output byte for each input byte q, at index q + 128. `clamp` holds relu's limits, in output bytes.
 * Throws RangeError where the scales cannot be requantized.
 */
export function lookupTable(
	op: LookupOperator,
	input: Quantization,
	output: Quantization,
	clamp: Clamp,
): Int8Array {
	const toOutput =
		op === "logistic" ? logistic(input, output) : rescale(op, input, output);
	return Int8Array.from({ length: 256 }, (_, i) =>
		clampTo(toOutput(i - 128 - input.zeroPoint) + output.zeroPoint, clamp),
	);
}

/** relu has its scale ratio rounded to float32, quantize has not. */
function rescale(
	op: LookupOperator,
	input: Quantization,
	output: Quantization,
): (difference: number) => number {
	const ratio = input.scale / output.scale;
	const { multiplier, shift } = quantizeMultiplier(
		op === "quantize" ? ratio : Math.fround(ratio),
	);
	return (difference) => requantize(difference, multiplier, shift);
}

/** Above this float32 logistic is 1; below -9 exp(x) stands for it. */
const LOGISTIC_UPPER = 16.619047164916992;
const LOGISTIC_LOWER = -9;

/** In float32 step by step: the device has only the table, so the choice of arithmetic is made here once. */
function logistic(
	input: Quantization,
	output: Quantization,
): (difference: number) => number {
	const inverse = Math.fround(1 / output.scale);
	return (difference) => {
		const x = Math.fround(input.scale * difference);
		return roundHalfAway(Math.fround(sigmoid(x) * inverse));
	};
}

function sigmoid(x: number): number {
	if (x > LOGISTIC_UPPER) return 1;
	if (x < LOGISTIC_LOWER) return Math.fround(Math.exp(x));
	return Math.fround(1 / Math.fround(1 + Math.fround(Math.exp(-x))));
}
