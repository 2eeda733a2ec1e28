/**
 * gemmlowp's fixed-point functions, as softmax needs them. Qm.n is an int32 with m integer and n = 31 - m fraction
 * bits. The product of a Qa and a Qb number is srdhm(x, y), a Q(a+b) number.
 */
import { roundingDivideByPowerOfTwo, srdhm } from "../quantize/requantize";

const ONE_Q0 = 2 ** 31 - 1;
const ONE_Q2 = 2 ** 29;

/** x * 2^exponent, saturated to int32. */
function saturatingLeftShift(x: number, exponent: number): number {
	return Math.min(Math.max(x * 2 ** exponent, -(2 ** 31)), 2 ** 31 - 1);
}

/** exp(a) in Q0.31 for a in [-1/4, 0), Q0.31: Taylor's polynomial of degree 4 around -1/8. */
function expNearZero(a: number): number {
	const expOfCentre = 1895147668;
	const oneThird = 715827883;
	const x = a + 2 ** 28;
	const x2 = srdhm(x, x);
	const x3 = srdhm(x2, x);
	const x4 = srdhm(x2, x2);
	const quarterX4 = roundingDivideByPowerOfTwo(x4, 2);
	const cubic = srdhm(quarterX4 + x3, oneThird);
	const higher = roundingDivideByPowerOfTwo(cubic + x2, 1);
	return expOfCentre + srdhm(expOfCentre, x + higher);
}

/** exp(-2^k) in Q0.31 for k = -2..4. */
const EXP_OF_POWERS = [
	1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242,
];

/** exp(a) in Q0.31 for a <= 0 in Q5.26: a fraction in [-1/4, 0), times exp(-2^k) for each bit k of the rest. */
export function expOnNegativeValues(a: number): number {
	if (a === 0) return ONE_Q0;
	const quarter = 2 ** 24;
	const fraction = (a & (quarter - 1)) - quarter;
	const rest = (fraction - a) | 0;
	let result = expNearZero(saturatingLeftShift(fraction, 5));
	for (const [k, factor] of EXP_OF_POWERS.entries())
		if (rest & (quarter << k)) result = srdhm(result, factor);
	return result;
}

/** 1 / (1 + a) in Q0.31 for a in [0, 1), Q0.31: three steps of Newton's division. */
function oneOverOnePlus(a: number): number {
	const halfDenominator = Math.floor((a + ONE_Q0 + 1) / 2);
	let x = 1515870810 + srdhm(halfDenominator, -1010580540); // 48/17 - 32/17 * halfDenominator, in Q2.29
	for (let i = 0; i < 3; i++) {
		const error = ONE_Q2 - srdhm(halfDenominator, x);
		x = (x + saturatingLeftShift(srdhm(x, error), 2)) | 0;
	}
	return saturatingLeftShift(x, 1);
}

/**
 * 1 / x for a positive x with `integerBits` integer bits: the reciprocal of x scaled into [1, 2), in Q0.31, and by
 * how many bits x exceeds that range.
 */
export function reciprocal(x: number, integerBits: number) {
	const headroom = Math.clz32(x);
	const fraction = (x << headroom) & 0x7fffffff;
	return {
		scale: oneOverOnePlus(fraction),
		bitsOverUnit: integerBits - headroom,
	};
}
