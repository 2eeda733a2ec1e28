/**
 * How sharp a photo is: the variance of its Laplacian, in its sharpest part, since a sharp thing may lie on a smooth or
 * blurred ground. Depends on the size, so photos are compared at one size.
 */

/** Parts a side that are looked at one by one. */
const PARTS = 4;

/** Binary logarithm of the greatest variance of the Laplacian among the parts of a square gray plane, from -7 on. */
export function sharpness(gray: ArrayLike<number>, side: number): number {
	const part = Math.floor(side / PARTS);
	let greatest = 0;
	for (let i = 0; i < PARTS ** 2; i++) {
		const [x, y] = [(i % PARTS) * part, Math.floor(i / PARTS) * part];
		greatest = Math.max(greatest, laplacianVariance(gray, side, x, y, part));
	}
	return Math.log2(greatest + 2 ** -7);
}

/** Over the square of `part` pixels a side at (left, top), without the plane's border. */
function laplacianVariance(
	gray: ArrayLike<number>,
	side: number,
	left: number,
	top: number,
	part: number,
): number {
	let [count, sum, squares] = [0, 0, 0];
	for (let y = Math.max(1, top); y < Math.min(side - 1, top + part); y++)
		for (let x = Math.max(1, left); x < Math.min(side - 1, left + part); x++) {
			const at = y * side + x;
			const value =
				4 * gray[at] -
				gray[at - 1] -
				gray[at + 1] -
				gray[at - side] -
				gray[at + side];
			count++;
			sum += value;
			squares += value ** 2;
		}
	return squares / count - (sum / count) ** 2;
}

/** Below this, whatever the others are like: not one edge anywhere. */
const SURELY_BLURRED = 2;
/** From this on, a photo is never called blurred. */
const SURELY_SHARP = 7;
/** How many robust standard deviations below the folder's median a photo is suspect. */
const DEVIATIONS = 3;
const LEAST_SPREAD = 0.5;

/** From which sharpness on a photo is sharp enough among others that are this sharp. */
export function sharpnessLimit(all: readonly number[]): number {
	const middle = median(all);
	const spread = 1.4826 * median(all.map((value) => Math.abs(value - middle)));
	const limit = middle - DEVIATIONS * Math.max(LEAST_SPREAD, spread);
	return Math.min(SURELY_SHARP, Math.max(SURELY_BLURRED, limit));
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}
