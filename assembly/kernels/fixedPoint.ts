import { doublingHighMul, roundingShift } from "./requantize";

/**
 * gemmlowp's fixed-point functions that softmax needs. Qm.n: an int32 with n fraction bits.
 * Source of formulas and constants: gemmlowp, fixedpoint/fixedpoint.h (Jacob and Warden, Google).
 */

/** a * b for Q0.31 a and b of any format (the result has b's). */
function multiply(a: i32, b: i32): i32 {
	return a === i32.MIN_VALUE && b === i32.MIN_VALUE
		? i32.MAX_VALUE
		: doublingHighMul(a, b);
}

/** a * 2^exponent, saturating; exponent 1..31. */
function saturatingShift(a: i32, exponent: i32): i32 {
	const wide = (<i64>a) << exponent;
	return <i32>max(min(wide, <i64>i32.MAX_VALUE), <i64>i32.MIN_VALUE);
}

/** e^a for a in [-1/4, 0), Q0.31: a Taylor polynomial of degree 4 around -1/8. */
function expOnQuarter(a: i32): i32 {
	const x = a + (1 << 28);
	const x2 = multiply(x, x);
	const x3 = multiply(x2, x);
	const x4 = multiply(x2, x2);
	const tail = multiply(roundingShift(x4, 2) + x3, 715827883) + x2; // (x4/4 + x3) / 3 + x2
	return 1895147668 + multiply(1895147668, x + roundingShift(tail, 1));
}

/** Times e^(-2^exponent) where that bit of `remainder` (Q5.26) is set. */
function barrel(result: i32, remainder: i32, exponent: i32, factor: i32): i32 {
	return remainder & (1 << (26 + exponent)) ? multiply(result, factor) : result;
}

/** e^a for a <= 0 in Q5.26; the result in Q0.31. */
export function expOnNegative(a: i32): i32 {
	const quarter = 1 << 24;
	const modulo = (a & (quarter - 1)) - quarter;
	const remainder = modulo - a;
	let result = expOnQuarter(saturatingShift(modulo, 5));
	result = barrel(result, remainder, -2, 1672461947);
	result = barrel(result, remainder, -1, 1302514674);
	result = barrel(result, remainder, 0, 790015084);
	result = barrel(result, remainder, 1, 290630308);
	result = barrel(result, remainder, 2, 39332535);
	result = barrel(result, remainder, 3, 720401);
	result = barrel(result, remainder, 4, 242);
	return a === 0 ? i32.MAX_VALUE : result;
}

/** 1 / (1 + a) for a in [0, 1), Q0.31: three Newton steps from 48/17 - 32/17 d. */
export function reciprocalOnePlus(a: i32): i32 {
	const half = <i32>((<i64>a + i32.MAX_VALUE + 1) / 2);
	let x = 1515870810 + multiply(half, -1010580540); // Q2.29
	for (let step = 0; step < 3; step++) {
		const rest = (1 << 29) - multiply(half, x);
		x += saturatingShift(multiply(x, rest), 2);
	}
	return saturatingShift(x, 1);
}
