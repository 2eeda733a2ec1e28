/** Operators of one input and one output byte, as a table from the one to the other. */
import type { Lookup, QuantizedTensor } from "../graph/quantized";
import { hardSwish } from "./hardSwish";
import { clampTo, mulParameters } from "./parameters";
import { quantizeMultiplier, requantize, roundHalfAway } from "./requantize";

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;
export type LookupOperator = Pick<Lookup, "op" | "clamp"> & { alpha?: number };
/** From the difference of an input from its zero point to that of the output from its own. */
type Transform = (difference: number) => number;

/**
 * The output byte for each input byte q, at index q + 128. The operator's clamp holds the limits of a relu.
 * Throws RangeError where the scales cannot be requantized.
 */
export function lookupTable(
	operator: LookupOperator,
	input: Quantization,
	output: Quantization,
): Int8Array {
	const transform = transformOf(operator, input.scale, output.scale);
	return Int8Array.from({ length: 256 }, (_, i) =>
		clampTo(
			transform(i - 128 - input.zeroPoint) + output.zeroPoint,
			operator.clamp,
		),
	);
}

function transformOf(
	{ op, alpha = 0 }: LookupOperator,
	inputScale: number,
	outputScale: number,
): Transform {
	const ratio = inputScale / outputScale;
	switch (op) {
		case "logistic":
			return inFloat(sigmoid, inputScale, outputScale);
		case "tanh":
			return inFloat(Math.tanh, inputScale, outputScale);
		case "hardSwish":
			return hardSwish(inputScale, outputScale);
		case "quantize":
			return rescale(ratio);
		case "relu":
		case "relu6":
		case "reluN1To1":
			return rescale(Math.fround(ratio));
		case "abs":
			return absolute(rescale(Math.fround(ratio)));
		case "leakyRelu":
			return leaky(alpha, inputScale, outputScale);
	}
}

function rescale(ratio: number): Transform {
	const { multiplier, shift } = quantizeMultiplier(ratio);
	return (difference) => requantize(difference, multiplier, shift);
}

function absolute(transform: Transform): Transform {
	return (difference) => transform(Math.abs(difference));
}

/** Differences below zero go through another factor. */
function leaky(
	alpha: number,
	inputScale: number,
	outputScale: number,
): Transform {
	const positive = rescale(Math.fround(inputScale / outputScale));
	const { multiplier, shift } = mulParameters(inputScale, alpha, outputScale);
	return (difference) =>
		difference >= 0
			? positive(difference)
			: requantize(difference, multiplier, shift);
}

/** In float32 step by step: the device has only the table, so the choice of arithmetic is made here once. */
function inFloat(
	f: (x: number) => number,
	inputScale: number,
	outputScale: number,
): Transform {
	const inverse = Math.fround(1 / outputScale);
	return (difference) => {
		const value = Math.fround(f(Math.fround(inputScale * difference)));
		return roundHalfAway(Math.fround(value * inverse));
	};
}

/** Above this float32 logistic is 1; below -9 exp(x) stands for it. */
const LOGISTIC_UPPER = 16.619047164916992;
const LOGISTIC_LOWER = -9;

function sigmoid(x: number): number {
	if (x > LOGISTIC_UPPER) return 1;
	if (x < LOGISTIC_LOWER) return Math.exp(x);
	return 1 / Math.fround(1 + Math.fround(Math.exp(-x)));
}
