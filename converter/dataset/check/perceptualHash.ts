/**
 * 64 bits of what a photo looks like (a "pHash"): the signs of the 64 lowest frequencies of its discrete cosine
 * transform, which scaling, compressing again, brightness and contrast hardly change.
 */

/** The signs, the 32 lowest frequencies first. */
export type PerceptualHash = [low: number, high: number];

/** Of the plane that is transformed. */
export const PLANE_SIDE = 32;

/** Frequencies a side that 64 pairs are taken from. */
const FREQUENCIES = 11;

/** A horizontal and a vertical frequency each, lowest first, without the mean. */
const PAIRS = Array.from({ length: FREQUENCIES ** 2 }, (_, i) => ({
	u: i % FREQUENCIES,
	v: Math.floor(i / FREQUENCIES),
}))
	.filter(({ u, v }) => u + v > 0)
	.sort((a, b) => a.u + a.v - (b.u + b.v) || a.u - b.u)
	.slice(0, 64);

const COSINES = Array.from({ length: FREQUENCIES }, (_, u) =>
	Float32Array.from({ length: PLANE_SIDE }, (_, x) =>
		Math.cos((Math.PI * u * (2 * x + 1)) / (2 * PLANE_SIDE)),
	),
);

/** Of a gray plane, PLANE_SIDE x PLANE_SIDE. */
export function perceptualHash(plane: Float32Array): PerceptualHash {
	const rows = Array.from({ length: PLANE_SIDE }, (_, y) =>
		plane.subarray(y * PLANE_SIDE, (y + 1) * PLANE_SIDE),
	);
	const horizontal = COSINES.map((cosine) =>
		Float32Array.from(rows, (row) => dot(cosine, row)),
	);
	return packed(PAIRS.map(({ u, v }) => dot(COSINES[v], horizontal[u]) > 0));
}

/** What is odd from left to right changes its sign in a mirror. */
const MIRROR = packed(PAIRS.map(({ u }) => u % 2 === 1));

/** The hash of the mirrored photo. */
export function mirrored([low, high]: PerceptualHash): PerceptualHash {
	return [(low ^ MIRROR[0]) >>> 0, (high ^ MIRROR[1]) >>> 0];
}

/** How many of the 64 bits differ. */
export function hammingDistance(a: PerceptualHash, b: PerceptualHash): number {
	return bitCount(a[0] ^ b[0]) + bitCount(a[1] ^ b[1]);
}

/** How many of 32 bits are set. */
export function bitCount(word: number): number {
	const pairs = word - ((word >>> 1) & 0x55555555);
	const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
	return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function dot(a: Float32Array, b: Float32Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
	return sum;
}

function packed(bits: readonly boolean[]): PerceptualHash {
	const word = (from: number) =>
		bits
			.slice(from, from + 32)
			.reduce((word, bit, i) => (word | (Number(bit) << i)) >>> 0, 0);
	return [word(0), word(32)];
}
