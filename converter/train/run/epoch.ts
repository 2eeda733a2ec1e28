import type { Random } from "../../dataset/random";
import { shuffledBatches } from "../batch";
import { Breath } from "../loop";
import { cosineDecay } from "../schedule";
import type { BatchMaker } from "./batches";
import { type CurvePoint, short } from "./curve";
import type { Learner } from "./learner";
import type { RunRecipe } from "./recipe";

/** What an epoch needs. */
export interface EpochWork {
	recipe: RunRecipe;
	learner: Learner;
	batches: BatchMaker;
	/** Of the photos that are trained on. */
	training: number[];
	onStep?: (progress: StepProgress) => void;
	signal?: AbortSignal;
}

export interface StepProgress {
	epoch: number;
	/** Share of the epoch that is done. */
	share: number;
	/** Means of the epoch so far. */
	loss: number;
	imagesPerSecond: number;
}

/** Sums of an epoch so far. */
interface Sums {
	steps: number;
	photos: number;
	loss: number;
	correct: number;
	/** Of the last step. */
	learningRate: number;
}

/** Every photo once, in a new order. `epoch` counts from 1. Throws TrainError, or the signal's reason. */
export async function runEpoch(
	work: EpochWork,
	epoch: number,
	random: Random,
): Promise<Omit<CurvePoint, "validationAccuracy">> {
	const { recipe, training, signal, onStep } = work;
	const order = shuffledBatches(training.length, recipe.batchSize, random);
	const breath = new Breath(signal);
	const started = performance.now();
	const sums = { steps: 0, photos: 0, loss: 0, correct: 0, learningRate: 0 };
	for (const chosen of order) {
		const step = (epoch - 1) * order.length + sums.steps;
		const photos = chosen.map((at) => training[at]);
		runStep(work, photos, step, recipe.epochs * order.length, random, sums);
		await breath.take();
		onStep?.({
			epoch,
			share: sums.steps / order.length,
			...means(sums, performance.now() - started),
		});
	}
	const { loss, imagesPerSecond } = means(sums, performance.now() - started);
	return {
		epoch,
		learningRate: short(sums.learningRate),
		loss: short(loss),
		trainAccuracy: short(sums.correct / sums.photos),
		seconds: short((performance.now() - started) / 1000),
		imagesPerSecond: short(imagesPerSecond),
	};
}

function runStep(
	{ recipe, batches, learner }: EpochWork,
	photos: number[],
	step: number,
	steps: number,
	random: Random,
	sums: Sums,
): void {
	const { learningRate: peak, warmup } = recipe.optimizer;
	const rate = cosineDecay(peak, step, steps, warmup);
	const batch = batches.training(photos, random);
	const { loss, correct } = learner.step(batch, rate, step);
	sums.steps++;
	sums.photos += photos.length;
	sums.loss += loss;
	sums.correct += correct;
	sums.learningRate = rate;
}

function means({ steps, photos, loss }: Sums, milliseconds: number) {
	return {
		loss: loss / steps,
		imagesPerSecond: (1000 * photos) / milliseconds,
	};
}
