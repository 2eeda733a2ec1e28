/** What training and evaluation read: labelled photos at the network's input size, or labelled table rows. */

export interface LabelledImage {
	/** height * width * channels bytes, row-major, channels innermost. */
	pixels: Uint8Array;
	/** Index into `labels`. */
	label: number;
	/** Where it came from, for messages: a path, or a name a generator gave it. */
	name: string;
}

export interface ImageDataset {
	kind: "images";
	labels: string[];
	width: number;
	height: number;
	/** 3 for rgb, 1 for gray. */
	channels: 1 | 3;
	images: LabelledImage[];
}

export interface LabelledRow {
	/** One number a feature, as in the table (not standardized). */
	values: number[];
	/** Index into `labels`. */
	label: number;
	/** "row 17", counted as an editor counts lines. */
	name: string;
}

export interface TableDataset {
	kind: "table";
	labels: string[];
	/** Names of the feature columns. */
	features: string[];
	rows: LabelledRow[];
}

export type Dataset = ImageDataset | TableDataset;

/** A dataset that cannot be used: what is wrong with it, where, and the next step. */
export class DatasetError extends Error {
	override name = "DatasetError";
}

/** The class index of every example, in order. */
export function labelsOf(dataset: Dataset): number[] {
	const examples = dataset.kind === "images" ? dataset.images : dataset.rows;
	return examples.map((example) => example.label);
}

/** The same dataset with only the examples at `indices`, in that order. */
export function subset<D extends Dataset>(dataset: D, indices: number[]): D {
	if (dataset.kind === "images")
		return { ...dataset, images: indices.map((i) => dataset.images[i]) };
	return { ...dataset, rows: indices.map((i) => dataset.rows[i]) };
}

/** How many examples each class has. */
export function countByLabel(dataset: Dataset): number[] {
	const counts = dataset.labels.map(() => 0);
	for (const label of labelsOf(dataset)) counts[label]++;
	return counts;
}
