/** gemmlowp's fixed-point arithmetic in BigInt, step by step as its header defines it. */

const INT32_MIN = -(2n ** 31n);
const INT32_MAX = 2n ** 31n - 1n;

/** C's int64 arithmetic: the nudge has the product's sign, the division truncates. */
export function srdhmDefinition(a: bigint, b: bigint): bigint {
	if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
	const product = a * b;
	const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
	return (product + nudge) / (1n << 31n);
}

export function divideByPowerOfTwoDefinition(
	x: bigint,
	exponent: bigint,
): bigint {
	const mask = (1n << exponent) - 1n;
	const remainder = x & mask;
	const threshold = (mask >> 1n) + (x < 0n ? 1n : 0n);
	return (x >> exponent) + (remainder > threshold ? 1n : 0n);
}

export function requantizeDefinition(
	acc: number,
	multiplier: number,
	shift: number,
): number {
	const left = BigInt(Math.max(shift, 0));
	const right = BigInt(Math.max(-shift, 0));
	const shifted = BigInt.asIntN(32, BigInt(acc) << left);
	const product = srdhmDefinition(shifted, BigInt(multiplier));
	return Number(divideByPowerOfTwoDefinition(product, right));
}
