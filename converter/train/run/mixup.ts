import type { Random } from "../../dataset/random";
import type { Batch } from "../batch";
import { oneHot } from "../loss";

/**
 * Mixes every example of a batch with another one, in place and by one share for all (mixup, Zhang et al., 2018).
 * `alpha` is the parameter of the share's beta distribution, 0..1.
 */
export function mixUp(
	batch: Batch,
	classes: number,
	alpha: number,
	random: Random,
): Batch {
	const share = beta(alpha, random);
	const count = batch.labels.length;
	const own = oneHot(batch.labels, classes);
	const mixed = { ...batch, inputs: mix(batch.inputs, count, share) };
	return { ...mixed, targets: mix(own, count, share) };
}

/** Row n becomes share * row n + (1 - share) * row n + 1, the last one with the first. */
function mix(rows: Float32Array, count: number, share: number): Float32Array {
	const length = rows.length / count;
	const result = new Float32Array(rows.length);
	for (let i = 0; i < rows.length; i++) {
		const other = rows[(i + length) % rows.length];
		result[i] = share * rows[i] + (1 - share) * other;
	}
	return result;
}

/** Beta(alpha, alpha) for alpha up to 1, by Jöhnk's method. */
function beta(alpha: number, random: Random): number {
	for (;;) {
		const u = random.float() ** (1 / alpha);
		const v = random.float() ** (1 / alpha);
		if (u + v > 0 && u + v <= 1) return u / (u + v);
	}
}
