/** The training loop: epochs over shuffled batches, validation after each, the best weights kept. */
import { Random } from "../dataset/random";
import type { Samples } from "../dataset/samples";
import type { Parameter } from "../graph/float";
import { batchCount, gather, shuffledBatches } from "./batch";
import { statefulParameters } from "./parameters";
import type { EpochProgress } from "./progress";
import type { Recipe } from "./recipe";
import { cosineDecay } from "./schedule";
import type { Evaluation, StepResult, Trainer } from "./trainer";

export interface LoopOptions
	extends Pick<Recipe, "epochs" | "batchSize" | "learningRate" | "warmup"> {
	/** Of the order of the examples and their augmentation. */
	seed: number;
	onEpoch?: (progress: EpochProgress) => void;
	/** Aborting makes `runEpochs` throw the signal's reason after the step at hand. */
	signal?: AbortSignal;
}

/** How long training may keep the event loop waiting, in milliseconds: Ctrl-C and progress bars live there. */
const YIELD_INTERVAL = 50;

/**
 * Trains the trainer's graph in place. With `validation` the graph ends with the weights of the epoch that did best
 * on it, else with those of the last epoch.
 */
export async function runEpochs(
	trainer: Trainer,
	training: Samples,
	validation: Samples | undefined,
	options: LoopOptions,
): Promise<EpochProgress[]> {
	const random = new Random(options.seed);
	const best = new Best(statefulParameters(trainer.graph));
	const history: EpochProgress[] = [];
	const breath = new Breath(options.signal); // one for all: epochs of a few photos are shorter than its interval
	for (let epoch = 1; epoch <= options.epochs; epoch++) {
		const trained = await runEpoch(trainer, training, epoch, options, {
			random,
			breath,
		});
		const validated = validation && trainer.evaluate(validation);
		if (validated) best.offer(validated);
		const progress = {
			epoch,
			epochs: options.epochs,
			...trained,
			validationAccuracy: validated?.accuracy,
			validationLoss: validated?.loss,
		};
		history.push(progress);
		options.onEpoch?.(progress);
	}
	best.restore();
	return history;
}

async function runEpoch(
	trainer: Trainer,
	training: Samples,
	epoch: number,
	options: LoopOptions,
	{ random, breath }: { random: Random; breath: Breath },
) {
	const count = training.labels.length;
	const steps = batchCount(count, options.batchSize);
	const started = performance.now();
	const results: StepResult[] = [];
	for (const indices of shuffledBatches(count, options.batchSize, random)) {
		const step = (epoch - 1) * steps + results.length;
		const { learningRate, warmup, epochs } = options;
		const rate = cosineDecay(learningRate, step, epochs * steps, warmup);
		results.push(trainer.step(gather(training, indices, random), rate));
		await breath.take();
	}
	const correct = results.reduce((sum, result) => sum + result.correct, 0);
	return {
		loss: results.reduce((sum, result) => sum + result.loss, 0) / steps,
		trainAccuracy: correct / count,
		imagesPerSecond: (1000 * count) / (performance.now() - started),
	};
}

/** Lets other work run from time to time, and stops when asked to. */
export class Breath {
	#last = performance.now();

	constructor(private readonly signal?: AbortSignal) {}

	async take(): Promise<void> {
		if (performance.now() - this.#last > YIELD_INTERVAL) {
			await new Promise((resolve) => setTimeout(resolve, 0));
			this.#last = performance.now();
		}
		this.signal?.throwIfAborted();
	}
}

/** The weights that did best so far: most right, then least loss, then latest. */
class Best {
	#evaluation?: Evaluation;
	#values: Float32Array[] = [];

	constructor(private readonly parameters: readonly Parameter[]) {}

	offer(evaluation: Evaluation): void {
		if (this.#evaluation && !isBetter(evaluation, this.#evaluation)) return;
		this.#evaluation = evaluation;
		this.#values = this.parameters.map(({ values }) => values.slice());
	}

	/** Puts the best weights back, if any were offered. */
	restore(): void {
		for (const [i, values] of this.#values.entries())
			this.parameters[i].values.set(values);
	}
}

function isBetter(a: Evaluation, b: Evaluation): boolean {
	return a.accuracy === b.accuracy ? a.loss <= b.loss : a.accuracy > b.accuracy;
}
