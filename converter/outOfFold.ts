/** What a quick network thinks of photos that it has not been trained on. */
import { imageSamples } from "./dataset/samples";
import { folds as dealFolds } from "./dataset/split";
import { type ImageDataset, labelsOf, subset } from "./dataset/types";
import { openBackend } from "./train/backend";
import { trainGraph } from "./train/index";
import type { TrainSettings } from "./train/settings";
import { Trainer } from "./train/trainer";

export interface OutOfFoldRequest {
	/** Default 1. */
	seed?: number;
	/** What stays on the same side of every fold: dataset/split.ts. */
	groups?: readonly number[];
	onFold?: (fold: number, folds: number) => void;
	signal?: AbortSignal;
}

/** Width and height of the photos that `outOfFold` takes. */
export const QUICK_INPUT = 32;
/** Photos that all trainings together see. */
const BUDGET = 20_000;
const MOST_EPOCHS = 50;

/** Probabilities of every photo, one a class, each by a network that was trained on the other folds. */
export async function outOfFold(
	dataset: ImageDataset,
	{ seed = 1, groups, onFold, signal }: OutOfFoldRequest,
): Promise<ArrayLike<number>[]> {
	const labels = labelsOf(dataset);
	const count = foldCount(labels.length);
	const epochs = epochsFor(labels.length, count);
	const settings: TrainSettings = { architecture: "compact", seed, epochs };
	const result: ArrayLike<number>[] = new Array(labels.length);
	const folds = dealFolds(labels, count, seed, groups);
	for (const [i, { train, test }] of folds.entries()) {
		onFold?.(i + 1, count);
		const [training, left] = [train, test].map((part) => subset(dataset, part));
		const rows = await probabilitiesOf(training, left, settings, signal);
		for (const [n, index] of test.entries()) result[index] = rows[n];
	}
	return result;
}

function foldCount(examples: number): number {
	if (examples <= 1000) return 5;
	return examples <= 10_000 ? 3 : 2;
}

function epochsFor(examples: number, folds: number): number {
	const epochs = Math.round(BUDGET / (examples * (folds - 1)));
	return Math.min(MOST_EPOCHS, Math.max(1, epochs));
}

async function probabilitiesOf(
	training: ImageDataset,
	left: ImageDataset,
	settings: TrainSettings,
	signal?: AbortSignal,
): Promise<ArrayLike<number>[]> {
	const request = { dataset: training, ...settings, signal };
	const { graph } = await trainGraph(request);
	const { tf } = await openBackend(settings.backend);
	const trainer = new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 });
	const samples = imageSamples(left);
	const { probabilities } = trainer.evaluate(samples);
	const { classes } = samples;
	return left.images.map((_, i) =>
		probabilities.subarray(i * classes, (i + 1) * classes),
	);
}
