/** What training and evaluation read: labelled photos at the network's input size, or labelled table rows. */

interface Labelled {
	/** Index into `labels`; -1 where it is of none of them. */
	label: number;
	/** Of a multilabel dataset: every class that it shows, ascending; `label` is the first. */
	targets?: readonly number[];
	/** Where it came from, for messages: a path, "row 17" as an editor counts, or a name a generator gave it. */
	name: string;
}

export interface LabelledImage extends Labelled {
	/** height * width * channels bytes, row-major, channels innermost. */
	pixels: Uint8Array;
}

export interface ImageDataset {
	kind: "images";
	labels: string[];
	/** Whether a photo may show several of the classes, or none. */
	multilabel?: boolean;
	/** What photos that show none of the classes are called. It is one of `labels` where a photo has one class. */
	negative?: string;
	width: number;
	height: number;
	/** 3 for rgb, 1 for gray. */
	channels: 1 | 3;
	images: LabelledImage[];
}

export interface LabelledRow extends Labelled {
	/** One number a feature, as in the table (not standardized). */
	values: number[];
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

export function examplesOf(dataset: Dataset): (LabelledImage | LabelledRow)[] {
	return dataset.kind === "images" ? dataset.images : dataset.rows;
}

export function isMultilabel(dataset: Dataset): boolean {
	return dataset.kind === "images" && dataset.multilabel === true;
}

/** The class index of every example, in order. */
export function labelsOf(dataset: Dataset): number[] {
	return examplesOf(dataset).map((example) => example.label);
}

/** Every class that an example is of. */
export function classesOf(example: Pick<Labelled, "label" | "targets">) {
	return example.targets ?? (example.label < 0 ? [] : [example.label]);
}

/**
 * What a split keeps the shares of: the class of each example, and where it may be of several the rarest of them.
 * Those of none are a stratum of their own.
 */
export function strataOf(dataset: Dataset): number[] {
	const none = dataset.labels.length;
	const counts = [...countByLabel(dataset), Infinity];
	return examplesOf(dataset).map((example) =>
		classesOf(example).reduce(
			(rarest, label) => (counts[label] < counts[rarest] ? label : rarest),
			none,
		),
	);
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
	for (const example of examplesOf(dataset))
		for (const label of classesOf(example)) counts[label]++;
	return counts;
}
