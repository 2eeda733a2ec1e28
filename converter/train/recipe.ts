import type { Dataset } from "../dataset/types";

/** How a network is trained. Found by trying on small sets of photos and tables, where nobody will tune. */
export interface Recipe {
	epochs: number;
	/** Examples a step. */
	batchSize: number;
	/** Peak of the cosine schedule. */
	learningRate: number;
	/** Share of the steps in which the learning rate rises. */
	warmup: number;
	weightDecay: number;
	labelSmoothing: number;
}

/** Examples seen in a training, about: what a minute allows on two old cores. */
const PHOTOS_SEEN = 10_000;
const ROWS_SEEN = 20_000;

export function recipeFor(dataset: Dataset, epochs?: number): Recipe {
	if (dataset.kind === "images")
		return {
			epochs: epochs ?? epochsFor(dataset.images.length, PHOTOS_SEEN, 15, 60),
			batchSize: 16,
			learningRate: 6e-3,
			warmup: 0.1,
			weightDecay: 0.02,
			labelSmoothing: 0.05,
		};
	return {
		epochs: epochs ?? epochsFor(dataset.rows.length, ROWS_SEEN, 20, 150),
		batchSize: 16,
		learningRate: 1e-2,
		warmup: 0.1,
		weightDecay: 0.02,
		labelSmoothing: 0.02,
	};
}

function epochsFor(
	examples: number,
	seen: number,
	least: number,
	most: number,
): number {
	return Math.min(most, Math.max(least, Math.round(seen / examples)));
}
