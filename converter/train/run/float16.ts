/** Numbers in fewer bits, rounded to nearest, ties to even. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** IEEE 754 binary16: 11 bits of precision, 6e-8 to 65504; what is greater becomes infinite. */
export function toFloat16(value: number): number {
	float[0] = value;
	const sign = (bits[0] >>> 16) & 0x8000;
	const magnitude = bits[0] & 0x7fffffff;
	if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
	if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
	// Below 2^-14 the exponent stays: the sum with 0.5 shifts the digits to where a subnormal has them.
	if (magnitude < 0x38800000) {
		float[0] = Math.abs(value) + 0.5;
		return sign | (bits[0] - 0x3f000000);
	}
	const odd = (magnitude >>> 13) & 1;
	return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

export function fromFloat16(half: number): number {
	const exponent = (half >>> 10) & 31;
	const digits = half & 0x3ff;
	const sign = half & 0x8000 ? -1 : 1;
	if (exponent === 0) return sign * digits * 2 ** -24;
	if (exponent === 31) return digits ? Number.NaN : sign / 0;
	return sign * (1 + digits / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a float32: its whole range, 8 bits of precision. For numbers that are not NaN. */
export function toBfloat16(value: number): number {
	float[0] = value;
	const odd = (bits[0] >>> 16) & 1;
	return (bits[0] + 0x7fff + odd) >>> 16;
}

export function fromBfloat16(half: number): number {
	bits[0] = half << 16;
	return float[0];
}
