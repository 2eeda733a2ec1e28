/** Value noise: random numbers at whole coordinates, smoothly joined. Integer hashes, so equal on every machine. */

/** A number in [0, 1) for three integers. */
export function hash(x: number, y: number, z: number): number {
	let h =
		Math.imul(x, 0x27d4eb2d) ^
		Math.imul(y, 0x165667b1) ^
		Math.imul(z, 0x9e3779b1);
	h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

export function mix(a: number, b: number, t: number): number {
	return a + (b - a) * t;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, x: number): number {
	const t = Math.max(0, Math.min(1, (x - low) / (high - low)));
	return t * t * (3 - 2 * t);
}

function fade(t: number): number {
	return t * t * (3 - 2 * t);
}

/** Noise in [0, 1) over the plane; `seed` is an integer. */
export function noise2(x: number, y: number, seed: number): number {
	const xi = Math.floor(x);
	const yi = Math.floor(y);
	const u = fade(x - xi);
	return mix(
		mix(hash(xi, yi, seed), hash(xi + 1, yi, seed), u),
		mix(hash(xi, yi + 1, seed), hash(xi + 1, yi + 1, seed), u),
		fade(y - yi),
	);
}

/** Noise in [0, 1) over space. */
export function noise3(x: number, y: number, z: number, seed: number): number {
	const zi = Math.floor(z);
	const layer = seed + Math.imul(zi, 0x68e31da5);
	return mix(
		noise2(x, y, layer),
		noise2(x, y, (layer + 0x68e31da5) | 0),
		fade(z - zi),
	);
}

/** Three octaves of noise2, in [0, 1). */
export function fractal2(x: number, y: number, seed: number): number {
	return (
		(noise2(x, y, seed) * 4 +
			noise2(2 * x, 2 * y, seed + 1) * 2 +
			noise2(4 * x, 4 * y, seed + 2)) /
		7
	);
}
