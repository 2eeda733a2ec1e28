/**
 * gemmlowp's double rounding, as TFLite's reference kernels do it: two roundings to nearest, the first with ties
 * upwards, the second with ties away from zero.
 */

/** floor((a * b + 2^30) / 2^31), b >= 0. */
export function doublingHighMul(a: i32, b: i32): i32 {
	return <i32>((<i64>a * <i64>b + (1 << 30)) >> 31);
}

/** a / 2^exponent, halves away from zero; exponent 0..31. */
export function roundingShift(a: i32, exponent: i32): i32 {
	const mask = (1 << exponent) - 1;
	const threshold = (mask >>> 1) + <i32>(a < 0);
	return (a >> exponent) + <i32>((a & mask) > threshold);
}

/** acc * multiplier / 2^31 * 2^shift. */
export function requantize(acc: i32, multiplier: i32, shift: i32): i32 {
	const left = max(shift, 0);
	return roundingShift(doublingHighMul(acc << left, multiplier), left - shift);
}

export function clamp(value: i32, least: i32, most: i32): i32 {
	return min(max(value, least), most);
}
