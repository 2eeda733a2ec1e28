/**
 * Per operator, from the scales of its tensors to the integers that a kernel computes with. Where TFLite multiplies
 * or divides in float32, so does this: the last bit of a multiplier can decide an output byte.
 * Scales are float32 values.
 */
import type { Clamp } from "../graph/quantized";
import {
	type Multiplier,
	quantizeMultiplier,
	roundHalfAway,
} from "./requantize";

export type Activation = "none" | "relu" | "relu6" | "reluN1To1";

const LIMITS: Record<Activation, [low: number, high: number]> = {
	none: [-Infinity, Infinity],
	relu: [0, Infinity],
	relu6: [0, 6],
	reluN1To1: [-1, 1],
};

export const NO_CLAMP: Clamp = { min: -128, max: 127 };

export function clampTo(value: number, { min, max }: Clamp): number {
	return Math.min(Math.max(value, min), max);
}

/** A fused activation as limits on an int8 output with this scale and zero point. */
export function activationClamp(
	activation: Activation,
	scale: number,
	zeroPoint: number,
): Clamp {
	const [low, high] = LIMITS[activation].map((limit) =>
		clampTo(zeroPoint + roundHalfAway(Math.fround(limit / scale)), NO_CLAMP),
	);
	return { min: low, max: high };
}

/** conv2d and depthwiseConv2d: one multiplier a channel. */
export function convMultipliers(
	inputScale: number,
	weightScales: ArrayLike<number>,
	outputScale: number,
): Multiplier[] {
	return Array.from(weightScales, (scale) =>
		quantizeMultiplier((inputScale * scale) / outputScale),
	);
}

/** fullyConnected: per-tensor weights have the product of the scales rounded to float32. */
export function fullyConnectedMultipliers(
	inputScale: number,
	weightScales: ArrayLike<number>,
	outputScale: number,
	perChannel: boolean,
): Multiplier[] {
	if (perChannel) return convMultipliers(inputScale, weightScales, outputScale);
	return Array.from(weightScales, (scale) =>
		quantizeMultiplier(Math.fround(inputScale * scale) / outputScale),
	);
}

/** Bits by which add raises both inputs before it scales them to a common scale. */
export const ADD_LEFT_SHIFT = 20;

export interface AddParameters {
	a: Multiplier;
	b: Multiplier;
	output: Multiplier;
}

/** add: both inputs to the scale 2 * max(a, b) / 2^20, then their sum to the output's. */
export function addParameters(
	aScale: number,
	bScale: number,
	outputScale: number,
): AddParameters {
	const common = 2 * Math.max(aScale, bScale);
	return {
		a: quantizeMultiplier(aScale / common),
		b: quantizeMultiplier(bScale / common),
		output: quantizeMultiplier(common / (2 ** ADD_LEFT_SHIFT * outputScale)),
	};
}

/** mul: the product of the differences to the output's scale; the factor in float32. */
export function mulParameters(
	aScale: number,
	bScale: number,
	outputScale: number,
): Multiplier {
	const product = Math.fround(aScale * bScale);
	return quantizeMultiplier(Math.fround(product / outputScale));
}

/** prelu: values that are not negative, and products of negative ones with their slopes; the factors in float32. */
export function preluParameters(
	inputScale: number,
	slopeScale: number,
	outputScale: number,
): { positive: Multiplier; negative: Multiplier } {
	return {
		positive: quantizeMultiplier(Math.fround(inputScale / outputScale)),
		negative: mulParameters(inputScale, slopeScale, outputScale),
	};
}

/** mean over `count` values: 1 / count is folded into the multiplier, truncated. */
export function meanParameters(
	inputScale: number,
	outputScale: number,
	count: number,
): Multiplier {
	const { multiplier, shift } = quantizeMultiplier(inputScale / outputScale);
	const raise = Math.min(31 - Math.clz32(count), 31 + shift);
	const divided = (BigInt(multiplier) << BigInt(raise)) / BigInt(count);
	return { multiplier: Number(divided), shift: shift - raise };
}

/** sum: as a mean, without the count. */
export function sumParameters(
	inputScale: number,
	outputScale: number,
): Multiplier {
	return quantizeMultiplier(inputScale / outputScale);
}

/** Integer bits of the Q5.26 number that softmax takes the exponential of. */
const SOFTMAX_INTEGER_BITS = 5;

export interface SoftmaxParameters extends Multiplier {
	/** Inputs further below the maximum than this have probability 0. */
	diffMin: number;
}

/** softmax: from an input difference to a Q5.26 exponent. Throws RangeError unless scale * beta > 2^-26. */
export function softmaxParameters(
	scale: number,
	beta: number,
): SoftmaxParameters {
	const fractionBits = 31 - SOFTMAX_INTEGER_BITS;
	const real = Math.min(beta * scale * 2 ** fractionBits, 2 ** 31 - 1);
	if (!(real > 1)) {
		throw new RangeError(
			`softmax cannot resolve an input scale of ${scale} with beta ${beta}: their product must exceed 2^-26`,
		);
	}
	const { multiplier, shift } = quantizeMultiplier(real);
	const range = (2 ** SOFTMAX_INTEGER_BITS - 1) * 2 ** fractionBits;
	return { multiplier, shift, diffMin: 0 - Math.floor(range / 2 ** shift) };
}
