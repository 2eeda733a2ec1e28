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

/**
 * Weights by the inverse square root of the number of examples: half way between counting examples and counting
 * classes, so that a handful of photos is not learnt by heart. undefined where the classes are about even.
 */
export function balanceOf(dataset: Dataset): Balance | undefined {
	const counts = countByLabel(dataset).map((count) => Math.max(1, count));
	const ratio = Math.max(...counts) / Math.min(...counts);
	if (ratio <= EVEN_RATIO) return undefined;
	const raw = counts.map((count) => 1 / Math.sqrt(count));
	const total = counts.reduce((sum, count) => sum + count, 0);
	const weighted = counts.reduce((sum, count, k) => sum + count * raw[k], 0);
	return { weights: raw.map((weight) => (weight * total) / weighted), ratio };
}
