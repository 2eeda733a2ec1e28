/** Labelled examples for evaluation: as they come (frames, rows), so that each engine or board preprocesses itself. */
import { decodePhoto, PhotoError, readPhoto } from "../../host/photos";
import type { Classification, Frame, Model } from "../../host/runtime";
import { sha256 } from "../dataset/hash";
import {
	type PhotoFile,
	type PhotoFolder,
	readPhotoFolder,
	type SkippedFile,
} from "../dataset/photos";
import { mergeSame } from "../dataset/samePhotos";
import { classesOf, DatasetError } from "../dataset/types";
import { elements } from "../graph/quantized";
import { type Evaluation, evaluate } from "./metrics";
import { type Prediction, predictionOf } from "./prediction";

export interface LabelledInput {
	name: string;
	/** Index into the model's labels; -1 for none of them. */
	label: number;
	/** Of a multilabel model: every class that it shows. */
	targets?: readonly number[];
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

type LabelledModel = Pick<
	Model,
	"input" | "labels" | "multilabel" | "negative"
>;

/** A folder of photos for an image model, a table for a feature model. Throws DatasetError where labels are unknown. */
export async function readLabelled(
	path: string,
	model: LabelledModel,
	options: { label?: string } = {},
): Promise<LabelledSet> {
	return model.input.kind === "image"
		? readPhotos(path, model)
		: readRows(path, model, options.label);
}

async function readPhotos(
	path: string,
	{ labels, multilabel, negative }: LabelledModel,
): Promise<LabelledSet> {
	const least = { minClasses: multilabel ? 0 : 1, minPhotos: 1 };
	const options = { ...least, multilabel, negative };
	const folder = await readPhotoFolder(path, options);
	const photos = multilabel ? await mergedPhotos(folder.photos) : folder.photos;
	const to = folder.labels.map((label) => indexOf(label, folder, labels));
	const inputs = photos.map((photo) => {
		const targets = classesOf(photo)
			.map((label) => to[label])
			.filter((label) => label >= 0);
		return {
			name: photo.name,
			label: targets[0] ?? -1,
			targets,
			read: () => decodePhoto(photo.path, { name: photo.name }),
		};
	});
	return { inputs, skipped: folder.skipped };
}

/** Those that cannot be read stay, and are named when they are to be classified. */
async function mergedPhotos(
	photos: readonly PhotoFile[],
): Promise<PhotoFile[]> {
	const hashed = [];
	for (const { path, ...image } of photos) {
		const bytes = await readPhoto(path, image.name).catch(() => undefined);
		hashed.push({ path, image, contentHash: bytes ? sha256(bytes) : path });
	}
	return mergeSame(hashed).map(({ path, image }) => ({ ...image, path }));
}

/** -1 for photos of none of the classes, where the model has no class for them. */
function indexOf(
	label: string,
	{ negative }: PhotoFolder,
	labels: readonly string[],
): number {
	return label === negative && !labels.includes(label)
		? -1
		: labelIndex(label, labels);
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
		label: labelIndex(table.labels[label], labels),
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
	{ labels, multilabel }: Pick<Model, "labels" | "multilabel">,
	classify: Classify,
	onProgress?: (done: number, total: number) => void,
): Promise<{
	evaluation: Evaluation;
	predictions: Prediction[];
	skipped: SkippedFile[];
}> {
	const predictions: Prediction[] = [];
	const skipped: SkippedFile[] = [];
	for (const [i, { read, ...example }] of inputs.entries()) {
		try {
			const said = await classify(await read());
			const answer = {
				probabilities: labels.map((label) => said.probabilities[label] ?? 0),
				named: said.labels.map((label) => labels.indexOf(label)),
			};
			predictions.push(predictionOf(example, answer, multilabel));
		} catch (error) {
			if (!(error instanceof PhotoError)) throw error;
			skipped.push({ file: example.name, reason: error.reason });
		}
		onProgress?.(i + 1, inputs.length);
	}
	if (predictions.length === 0)
		throw new DatasetError("not one example could be read: check the folder");
	return { evaluation: evaluate(predictions, labels), predictions, skipped };
}
