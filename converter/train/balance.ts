/** Classes with few examples beside classes with many: so that the net does not learn to name the large ones. */
import { countByLabel, type Dataset } from "../dataset/types";

export interface Balance {
	/** How much an example of each class counts; 1 on average over the examples. */
	weights: number[];
	/** Examples of the largest class by those of the smallest. */
	ratio: number;
}

/** Up to this ratio the classes count as even. */
const EVEN_RATIO = 1.5;
/** A thousand examples of a class are about all that there is to see of it. */
const SEEN_BEFORE = 0.999;
/** An example counts at most so many times as much as another: a handful is not to be learnt by heart. */
const MOST = 10;

/**
 * Weights by the inverse of the effective number of examples (Cui et al., 2019): of few examples their number, of many
 * ever less. undefined where the classes are about even.
 */
export function balanceOf(dataset: Dataset): Balance | undefined {
	const counts = countByLabel(dataset).map((count) => Math.max(1, count));
	const ratio = Math.max(...counts) / Math.min(...counts);
	if (ratio <= EVEN_RATIO) return undefined;
	const inverse = counts.map((count) => 1 / (1 - SEEN_BEFORE ** count));
	const least = Math.min(...inverse);
	const raw = inverse.map((weight) => Math.min(weight, MOST * least));
	const total = counts.reduce((sum, count) => sum + count, 0);
	const weighted = counts.reduce((sum, count, k) => sum + count * raw[k], 0);
	return { weights: raw.map((weight) => (weight * total) / weighted), ratio };
}
