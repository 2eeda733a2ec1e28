/** Labelled examples for evaluation: as they come (frames, rows), so that each engine or board preprocesses itself. */
import { decodePhoto, PhotoError } from "../../host/photos";
import type { Classification, Frame, Model } from "../../host/runtime";
import { readPhotoFolder, type SkippedFile } from "../dataset/photos";
import { DatasetError } from "../dataset/types";
import { elements } from "../graph/quantized";
import { type Evaluation, evaluate, type Prediction } from "./metrics";

export interface LabelledInput {
	name: string;
	/** Index into the model's labels. */
	actual: number;
	/** Decoded only when it is needed: a test set may not fit in memory. */
	read: () => Promise<Frame | readonly number[]>;
}

export type Classify = (
	input: Frame | readonly number[],
) => Promise<Classification>;

export interface LabelledSet {
	inputs: LabelledInput[];
	skipped: SkippedFile[];
}

/** A folder of folders for an image model, a table for a feature model. Throws DatasetError where labels are unknown. */
export async function readLabelled(
	path: string,
	model: Pick<Model, "input" | "labels">,
	options: { label?: string } = {},
): Promise<LabelledSet> {
	return model.input.kind === "image"
		? readPhotos(path, model.labels)
		: readRows(path, model, options.label);
}

async function readPhotos(
	path: string,
	labels: readonly string[],
): Promise<LabelledSet> {
	const folder = await readPhotoFolder(path, { minClasses: 1, minPhotos: 1 });
	const inputs = folder.photos.map((photo) => ({
		name: photo.name,
		actual: labelIndex(folder.labels[photo.label], labels),
		read: () => decodePhoto(photo.path, { name: photo.name }),
	}));
	return { inputs, skipped: folder.skipped };
}

async function readRows(
	path: string,
	{ labels, input }: Pick<Model, "input" | "labels">,
	label?: string,
): Promise<LabelledSet> {
	const { readTable } = await import("../dataset/table");
	const { dataset: table } = await readTable(path, { label });
	const expected = numbersOf(input);
	if (table.features.length !== expected)
		throw new DatasetError(
			`"${path}" has ${table.features.length} feature columns, the model takes ${expected}: check --label and the table`,
		);
	const inputs = table.rows.map(({ name, label, values }) => ({
		name,
		actual: labelIndex(table.labels[label], labels),
		read: async () => values,
	}));
	return { inputs, skipped: [] };
}

/** Numbers in a row that a model takes. */
function numbersOf(input: Model["input"]): number {
	if (input.kind === "tensor") return elements(input.shape);
	return input.kind === "features" ? input.features.length : 0;
}

function labelIndex(label: string, labels: readonly string[]): number {
	const index = labels.indexOf(label);
	if (index < 0)
		throw new DatasetError(
			`the model has no class "${label}", it knows ${labels.join(", ")}: rename or leave out that class`,
		);
	return index;
}

/** Classifies every example; photos that cannot be decoded are left out and returned as skipped. */
export async function evaluateOn(
	inputs: LabelledSet["inputs"],
	labels: readonly string[],
	classify: Classify,
	onProgress?: (done: number, total: number) => void,
): Promise<{
	evaluation: Evaluation;
	predictions: Prediction[];
	skipped: SkippedFile[];
}> {
	const predictions: Prediction[] = [];
	const skipped: SkippedFile[] = [];
	for (const [i, { name, actual, read }] of inputs.entries()) {
		try {
			predictions.push(
				predictionOf(name, actual, await classify(await read()), labels),
			);
		} catch (error) {
			if (!(error instanceof PhotoError)) throw error;
			skipped.push({ file: name, reason: error.reason });
		}
		onProgress?.(i + 1, inputs.length);
	}
	if (predictions.length === 0)
		throw new DatasetError("not one example could be read: check the folder");
	return { evaluation: evaluate(predictions, labels), predictions, skipped };
}

export function predictionOf(
	name: string,
	actual: number,
	{ label, probabilities }: Classification,
	labels: readonly string[],
): Prediction {
	return {
		name,
		actual,
		predicted: labels.indexOf(label),
		probabilities: labels.map((one) => probabilities[one]),
	};
}
