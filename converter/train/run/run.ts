/** A long training by a recipe: epoch after epoch, each ending in a checkpoint that the next start goes on from. */
import { Random } from "../../dataset/random";
import type { Samples } from "../../dataset/samples";
import { openBackend } from "../backend";
import { batchCount } from "../batch";
import { TrainError } from "../errors";
import type { BackendName } from "../settings";
import { BatchMaker } from "./batches";
import {
	type Checkpoint,
	type CheckpointHeader,
	checkSame,
	readCheckpoint,
	writeCheckpoint,
} from "./checkpoint";
import { loadCheckpoint, saveCheckpoint } from "./checkpointFolder";
import { type CurvePoint, short } from "./curve";
import { type EpochWork, runEpoch, type StepProgress } from "./epoch";
import { Learner } from "./learner";
import type { PackedPhotos } from "./packedPhotos";
import { partsOf } from "./parts";
import type { RunRecipe } from "./recipe";
import { plainSamples } from "./samples";

export interface RunOptions {
	recipe: RunRecipe;
	photos: PackedPhotos;
	/** Folder of the checkpoint; what it holds is gone on from. */
	checkpoint: string;
	backend?: BackendName;
	/** Stop after this many epochs of this start; the schedule stays the recipe's. */
	epochs?: number;
	onStep?: (progress: StepProgress) => void;
	onEpoch?: (point: CurvePoint, recipe: RunRecipe) => void;
	/** What happened that someone may want to know. */
	onNote?: (message: string) => void;
	/** Aborting makes the promise fail with the signal's reason; the last epoch's checkpoint stays. */
	signal?: AbortSignal;
}

/** What the epochs of one run share. */
interface Run extends RunOptions, EpochWork {
	validation: Samples;
}

/**
 * Trains until the recipe's last epoch and returns the final checkpoint. Killed at any time, the next call loses what
 * the epoch at hand had done, and ends in the same bytes (one backend, one machine).
 * Throws TrainError, or the signal's reason.
 */
export async function runRecipe(options: RunOptions): Promise<Checkpoint> {
	const { recipe, photos, checkpoint: folder } = options;
	const saved = await loadCheckpoint(folder, options.onNote);
	if (saved) checkSame(saved, recipe, photos.hash, folder);
	const run = await begin(options);
	let checkpoint = saved ?? untouched(run);
	if (saved) resume(run, saved);
	const last = Math.min(
		recipe.epochs,
		checkpoint.header.epoch + (options.epochs ?? recipe.epochs),
	);
	while (checkpoint.header.epoch < last) {
		checkpoint = await nextCheckpoint(run, checkpoint.header);
		options.onEpoch?.(checkpoint.header.curve.at(-1) as CurvePoint, recipe);
	}
	return checkpoint;
}

async function begin(options: RunOptions): Promise<Run> {
	const { recipe, photos, backend, onNote } = options;
	const { tf, description } = await openBackend(backend);
	onNote?.(`backend: ${description}`);
	const parts = partsOf(recipe, photos);
	return {
		...options,
		learner: new Learner(tf, recipe, photos.classes),
		batches: new BatchMaker(photos, recipe),
		training: parts.train,
		validation: plainSamples(photos, parts.validation, recipe.inputSize),
	};
}

function untouched({ recipe, photos, learner }: Run): Checkpoint {
	return {
		header: {
			recipe,
			classes: photos.classNames,
			dataHash: photos.hash,
			epoch: 0,
			steps: 0,
			random: new Random(recipe.seed).fork().state(),
			curve: [],
		},
		arrays: learner.arrays(),
	};
}

function resume({ learner, onNote }: Run, { header, arrays }: Checkpoint) {
	learner.restore(arrays, header.steps);
	onNote?.(`going on after epoch ${header.epoch} of ${header.recipe.epochs}`);
}

/**
 * One epoch, measured and written. The run then goes on from what the checkpoint holds, which may be rounded, as one
 * does that starts from it.
 */
async function nextCheckpoint(
	run: Run,
	{ ...header }: CheckpointHeader,
): Promise<Checkpoint> {
	const { recipe, learner, validation, training, checkpoint: folder } = run;
	const random = new Random(0);
	random.restore(header.random);
	const trained = await runEpoch(run, header.epoch + 1, random).catch(
		(error) => {
			throw error instanceof TrainError
				? brokenOff(error, header, folder)
				: error;
		},
	);
	const { accuracy } = learner.evaluate(validation);
	const point = { ...trained, validationAccuracy: short(accuracy) };
	header.recipe = recipe;
	header.epoch++;
	header.steps += batchCount(training.length, recipe.batchSize);
	header.random = random.state();
	header.curve = [...header.curve, point];
	const bytes = writeCheckpoint({ header, arrays: learner.arrays() });
	await saveCheckpoint(folder, header, bytes);
	const kept = readCheckpoint(bytes, folder);
	learner.restore(kept.arrays, header.steps);
	return kept;
}

function brokenOff(
	error: TrainError,
	{ epoch }: CheckpointHeader,
	folder: string,
): TrainError {
	const kept =
		epoch > 0
			? `; the checkpoint of epoch ${epoch} in "${folder}" is whole`
			: "";
	return new TrainError(`epoch ${epoch + 1}: ${error.message}${kept}`, {
		cause: error,
	});
}
