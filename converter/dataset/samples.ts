/** Datasets as the network's input: float values, one example at a time, augmented while training. */
import { type Augmentation, augment } from "./augment";
import type { Random } from "./random";
import { type Standardization, standardizeRow } from "./standardize";
import {
	classesOf,
	type ImageDataset,
	labelsOf,
	type TableDataset,
} from "./types";

export interface Samples {
	/** [h, w, c] for images, [features] for tables. */
	inputShape: number[];
	classes: number;
	/** Class index of each example; -1 for none. */
	labels: number[];
	/** [n, classes], where an example may be of several classes or none; default: 1 at its label. */
	targets?: Float32Array;
	/** Writes example `index` to `target`; with `random`, changed by the augmentation if there is one. */
	write(index: number, target: Float32Array, random?: Random): void;
}

/** Pixels 0..255 become 0..1. */
export function imageSamples(
	dataset: ImageDataset,
	augmentation?: Augmentation,
): Samples {
	const { width, height, channels, images } = dataset;
	const changed = new Uint8Array(width * height * channels);
	return {
		inputShape: [height, width, channels],
		classes: dataset.labels.length,
		labels: labelsOf(dataset),
		targets: dataset.multilabel ? targetsOf(dataset) : undefined,
		write(index, target, random) {
			let { pixels } = images[index];
			if (augmentation && random) {
				augment(pixels, dataset, augmentation, random, changed);
				pixels = changed;
			}
			for (let i = 0; i < pixels.length; i++) target[i] = pixels[i] / 255;
		},
	};
}

/** [n, classes]: 1 for every class that an example is of. */
function targetsOf({ images, labels }: ImageDataset): Float32Array {
	const targets = new Float32Array(images.length * labels.length);
	for (const [n, image] of images.entries())
		for (const label of classesOf(image))
			targets[n * labels.length + label] = 1;
	return targets;
}

/** Values become standard deviations from the mean. */
export function tableSamples(
	dataset: TableDataset,
	standardization: Standardization,
): Samples {
	return {
		inputShape: [dataset.features.length],
		classes: dataset.labels.length,
		labels: labelsOf(dataset),
		write(index, target) {
			target.set(standardizeRow(dataset.rows[index].values, standardization));
		},
	};
}
