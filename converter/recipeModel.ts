/** Photos and a recipe in, a model out: the long way, for a net whose training is to be reproduced. */
import { chooseArchitecture } from "./choose";
import type { ImageDataset } from "./dataset/types";
import { buildModel } from "./pipeline";
import { buildSettings, loadLike, type Prepared } from "./prepare";
import type { TrainRequest } from "./request";
import { openBackend } from "./train/backend";
import type { Trained } from "./train/index";
import type { EpochProgress } from "./train/progress";
import type { Checkpoint } from "./train/run/checkpoint";
import { finishedGraph } from "./train/run/finished";
import { type PackedPhotos, packedInput } from "./train/run/packedPhotos";
import { partsOf } from "./train/run/parts";
import { type PhotoOptions, photosForRun } from "./train/run/prepareRun";
import type { RunRecipe } from "./train/run/recipe";
import { type RunOptions, runRecipe } from "./train/run/run";
import { type TrainedModel, trainedModel } from "./trainModel";

/** Of the request: data, test, board, backend, quantization, tool and signal; the recipe decides the rest. */
export type RecipeRequest = TrainRequest &
	Omit<RunOptions, "photos" | "epochs"> &
	PhotoOptions;

/**
 * Trains by the recipe, or goes on from the checkpoint, to the last epoch; then quantizes, measures and verifies. The
 * model is measured on `test`, which nothing was chosen by, or on the photos that measured each epoch.
 */
export async function trainModelByRecipe(
	request: RecipeRequest,
): Promise<TrainedModel> {
	const { recipe, data, test } = request;
	const photos = await photosForRun(recipe, data, request);
	const checkpoint = await runRecipe({ ...request, photos });
	// As the network sees them, where the recipe keeps them larger for its crops.
	const seen =
		recipe.inputSize === recipe.data.size
			? photos
			: await photosForRun(atInputSize(recipe), data, request);
	const prepared = preparedBy(request, seen);
	const parts = partsOf(recipe, seen);
	const built = await buildModel({
		training: imagesOf(seen, parts.train),
		validation: imagesOf(seen, parts.validation),
		test:
			test === undefined ? undefined : await loadLike(prepared, request, test),
		trained: await trainedBy(checkpoint, request),
		...buildSettings(request, prepared),
	});
	return trainedModel(request, prepared, {
		...built,
		measuredOn: test === undefined ? "validation" : "test",
		trainedOn: parts.train.length,
	});
}

function atInputSize({ data, ...recipe }: RunRecipe): RunRecipe {
	return { ...recipe, data: { ...data, size: recipe.inputSize } };
}

function preparedBy(
	{ recipe, backend, board }: RecipeRequest,
	photos: PackedPhotos,
): Prepared {
	const { architecture, width, inputSize, epochs, seed } = recipe;
	const dataset = imagesOf(photos, [...photos.names.keys()]);
	const choice = chooseArchitecture({
		kind: "photos",
		classes: photos.classes,
		examples: photos.names.length,
		color: recipe.data.channels === 3 ? "rgb" : "gray",
		architecture,
		width,
		inputSize,
		board,
	});
	const input = packedInput(inputSize, recipe.data.channels);
	return {
		source: { dataset, input, hash: photos.hash, skipped: [] },
		choice,
		settings: { architecture, width, epochs, seed, backend },
	};
}

/** Views of the packed photos. */
function imagesOf(photos: PackedPhotos, indices: number[]): ImageDataset {
	const { pixels, labels, classNames, names } = photos;
	const { bytes, size, channels } = pixels;
	const length = size * size * channels;
	return {
		kind: "images",
		labels: classNames,
		width: size,
		height: size,
		channels,
		images: indices.map((index) => ({
			pixels: bytes.subarray(index * length, (index + 1) * length),
			label: labels[index],
			name: names[index],
		})),
	};
}

async function trainedBy(
	checkpoint: Checkpoint,
	{ backend }: RecipeRequest,
): Promise<Trained> {
	const { description } = await openBackend(backend);
	const { curve, recipe } = checkpoint.header;
	const history = curve.map(
		({
			epoch,
			loss,
			trainAccuracy,
			validationAccuracy,
			imagesPerSecond,
		}): EpochProgress => ({
			epoch,
			epochs: recipe.epochs,
			loss,
			trainAccuracy,
			validationAccuracy,
			imagesPerSecond,
		}),
	);
	return { graph: finishedGraph(checkpoint), history, backend: description };
}
