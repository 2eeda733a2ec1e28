import { type Dataset, labelsOf } from "../dataset/types";
import { batchCount } from "./batch";

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

/** Small batches learn more from few examples; large ones leave work for several threads. */
const batchSizeFor = (examples: number) => (examples < 2000 ? 16 : 32);
const WARMUP = 0.1;

/**
 * The recipe for a training part. Epochs by default so that about as many examples are seen in all whatever the size:
 * ten thousand photos are half a minute on two cores.
 */
export function recipeFor(dataset: Dataset, epochs?: number): Recipe {
	if (dataset.kind === "table")
		return recipe(dataset.rows.length, {
			epochs: epochs ?? epochsFor(dataset.rows.length, 15_000, 20, 100),
			learningRate: 1e-2,
			decay: 28,
			labelSmoothing: 0.05,
		});
	return recipe(dataset.images.length, {
		epochs: epochs ?? epochsFor(dataset.images.length, 10_000, 15, 60),
		learningRate: 6e-3,
		decay: 1,
		labelSmoothing: 0.05,
	});
}

/**
 * For a net that starts from another one's features and a fitted head: gentle steps, and the fewer the fewer photos
 * there are to learn from.
 */
export function fineTuningRecipe(dataset: Dataset, epochs?: number): Recipe {
	const count = labelsOf(dataset).length;
	return recipe(count, {
		epochs: epochs ?? epochsFor(count, 3000, 5, 10),
		learningRate: Math.min(1e-3, 1e-4 * Math.sqrt(count / 50)),
		decay: 1,
		labelSmoothing: 0.05,
	});
}

function epochsFor(
	examples: number,
	seen: number,
	least: number,
	most: number,
): number {
	return Math.min(most, Math.max(least, Math.round(seen / examples)));
}

interface Choices
	extends Pick<Recipe, "epochs" | "learningRate" | "labelSmoothing"> {
	/** Normalized weight decay: shorter trainings get more of it (Loshchilov and Hutter, 2019, appendix B.1). */
	decay: number;
}

function recipe(examples: number, { decay, ...choices }: Choices): Recipe {
	const batchSize = batchSizeFor(examples);
	const steps = choices.epochs * batchCount(examples, batchSize);
	const weightDecay = decay / Math.sqrt(steps);
	return { ...choices, weightDecay, batchSize, warmup: WARMUP };
}
