/**
 * Integer requantization with TFLite's (gemmlowp's) double rounding: an int32 accumulator times a real factor, the
 * factor held as a 31-bit mantissa and an exponent. Every step is exact in doubles; tests compare it with BigInt.
 */
import { roundHalfAway } from "../../host/runtime/border";

export { roundHalfAway };

/** The factor multiplier * 2^(shift - 31). */
export interface Multiplier {
	/** 0, or 2^30..2^31 - 1. */
	multiplier: number;
	/** -31..31; positive shifts left before the multiplication. */
	shift: number;
}

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** x = fraction * 2^exponent with fraction in [0.5, 1), for a positive x (C's frexp). */
function frexp(x: number): { fraction: number; exponent: number } {
	let exponent = Math.floor(Math.log2(x)) + 1;
	let fraction = x / 2 ** exponent;
	for (; fraction >= 1; fraction /= 2) exponent++;
	for (; fraction < 0.5; fraction *= 2) exponent--;
	return { fraction, exponent };
}

/**
 * The nearest multiplier to a real factor. Factors below 2^-32 become 0.
 * Throws RangeError unless 0 <= real < 2^31.
 */
export function quantizeMultiplier(real: number): Multiplier {
	if (!(real >= 0 && real <= INT32_MAX)) {
		throw new RangeError(
			`a scale ratio of ${real} cannot be requantized (0 to 2^31 can): check the scales of the tensors around it`,
		);
	}
	if (real === 0) return { multiplier: 0, shift: 0 };
	const { fraction, exponent } = frexp(real);
	const mantissa = roundHalfAway(fraction * 2 ** 31);
	const carried = mantissa === 2 ** 31;
	const multiplier = carried ? 2 ** 30 : mantissa;
	const shift = carried ? exponent + 1 : exponent;
	return shift < -31 ? { multiplier: 0, shift: 0 } : { multiplier, shift };
}

/**
 * Saturating rounding doubling high multiply of two int32: round(a * b / 2^31), ties upwards.
 * b is split into 16-bit halves so that no intermediate exceeds 2^49.
 */
export function srdhm(a: number, b: number): number {
	if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
	const high = a * (b >> 16);
	const low = a * (b & 0xffff) + 2 ** 30;
	return Math.floor((high + Math.floor(low / 2 ** 16)) / 2 ** 15);
}

/** x / 2^exponent of an int32, exponent 0..31, ties away from zero. */
export function roundingDivideByPowerOfTwo(
	x: number,
	exponent: number,
): number {
	const mask = ((1 << exponent) - 1) | 0;
	const threshold = (mask >> 1) + (x < 0 ? 1 : 0);
	return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/** acc * multiplier * 2^(shift - 31), rounded twice. A left shift wraps modulo 2^32, as the engine's does. */
export function requantize(
	acc: number,
	multiplier: number,
	shift: number,
): number {
	const shifted = shift > 0 ? acc << shift : acc;
	const product = srdhm(shifted, multiplier);
	return shift < 0 ? roundingDivideByPowerOfTwo(product, -shift) : product;
}
