/** A path in, a model out: what `ocelli train`, the demo and `import { trainModel } from "ocelli/train"` call. */
import type { BoardProfile } from "../firmware-sim/boards";
import { type ArchitectureChoice, chooseArchitecture } from "./choose";
import { readPhotoFolder, type SkippedFile } from "./dataset/photos";
import { split } from "./dataset/split";
import {
	type Dataset,
	DatasetError,
	labelsOf,
	subset,
	type TableDataset,
} from "./dataset/types";
import {
	type BoardFit,
	describeBlob,
	fitBoard,
	type ModelInfo,
} from "./describe";
import { type Built, buildModel } from "./pipeline";
import { photoSource, type Source, sourceKind, tableSource } from "./sources";
import type { ArchitectureName } from "./train/architectures/index";
import type { BackendName } from "./train/backend";
import type { EpochProgress } from "./train/loop";
import type { TrainSettings } from "./train/settings";

/** What is going on, for a progress display. */
export interface Progress {
	/** How the network was chosen, before training. */
	onChoice?: (
		choice: ArchitectureChoice,
		source: { examples: number; labels: string[] },
	) => void;
	onPhotos?: (done: number, total: number) => void;
	onSkipped?: (skipped: SkippedFile) => void;
	onEpoch?: (progress: EpochProgress) => void;
}

export interface TrainRequest {
	/** A folder with a sub-folder of photos for each class, or a table (.csv). */
	data: string;
	/** The model must fit it. */
	board?: BoardProfile;
	/** Default: chosen by data and board. */
	architecture?: ArchitectureName | "auto";
	width?: number;
	/** Width and height of the network's input; default: the architecture's. */
	inputSize?: number;
	epochs?: number;
	/** Default 1. Equal seeds give equal blobs on one machine. */
	seed?: number;
	backend?: BackendName;
	color?: "rgb" | "gray";
	fit?: "crop" | "stretch" | "letterbox";
	/** The table's label column; default: the last. */
	label?: string;
	/** A folder or table that nothing is chosen by: the model is measured on it. */
	test?: string;
	cache?: boolean;
	tool?: string;
	progress?: Progress;
	signal?: AbortSignal;
}

export interface TrainedModel extends Built {
	info: ModelInfo;
	/** Whether it fits the board that was asked for. */
	fit?: BoardFit;
	/** Which examples the figures are from: ones that nothing was chosen by, or ones that chose the best epoch. */
	measuredOn: "test" | "validation";
	examples: { training: number; measured: number };
	choice: ArchitectureChoice;
	skipped: SkippedFile[];
	/** The name of a photo, or the numbers of a row, that the model can be tried with. */
	example: string;
}

/** Data, read and preprocessed for a network that was chosen for it. */
export interface Prepared {
	source: Source;
	choice: ArchitectureChoice;
	settings: TrainSettings;
}

/** From this many examples in the smallest class on, some are kept for measuring alone. */
const TEST_FROM = 20;
const VALIDATION_SHARE = 0.2;
const TEST_SHARE = 0.15;

/** Throws DatasetError for unusable data, TrainError where training fails, the signal's reason where it is aborted. */
export async function trainModel(request: TrainRequest): Promise<TrainedModel> {
	const prepared = await prepare(request);
	const { source, choice, settings } = prepared;
	const { dataset } = source;
	const separate =
		request.test === undefined
			? undefined
			: await loadLike(prepared, request, request.test);
	const smallest = Math.min(...countByLabel(dataset));
	const testShare = separate || smallest < TEST_FROM ? 0 : TEST_SHARE;
	const parts = split(
		labelsOf(dataset),
		{ validation: VALIDATION_SHARE, test: testShare },
		settings.seed,
	);
	const test =
		separate ??
		(parts.test.length > 0 ? subset(dataset, parts.test) : undefined);
	const built = await buildModel({
		training: subset(dataset, parts.train),
		validation: subset(dataset, parts.validation),
		test,
		...common(request, prepared),
	});
	const info = describeBlob(built.blob);
	return {
		...built,
		info,
		fit: request.board && fitBoard(info, request.board),
		measuredOn: test ? "test" : "validation",
		examples: {
			training: parts.train.length,
			measured: built.int8.predictions.length,
		},
		choice,
		skipped: source.skipped,
		example: exampleOf(dataset),
	};
}

function exampleOf(dataset: Dataset): string {
	if (dataset.kind === "images") return dataset.images[0].name;
	return dataset.rows[0].values.join(" ");
}

/** The part of a build request that does not depend on how the data is split. */
export function common(request: TrainRequest, { source, settings }: Prepared) {
	return {
		input: source.input,
		settings,
		tool: request.tool ?? "ocelli",
		datasetHash: source.hash,
		onEpoch: request.progress?.onEpoch,
		signal: request.signal,
	};
}

/** Chooses the network, then reads the data for it. */
export async function prepare(request: TrainRequest): Promise<Prepared> {
	const { data, progress, signal } = request;
	const kind = await sourceKind(data);
	const prepared =
		kind === "photos"
			? await preparePhotos(request)
			: await prepareTable(request);
	const { source, choice } = prepared;
	for (const skipped of source.skipped) progress?.onSkipped?.(skipped);
	progress?.onChoice?.(choice, {
		examples: labelsOf(source.dataset).length,
		labels: source.dataset.labels,
	});
	signal?.throwIfAborted();
	return prepared;
}

function settingsOf(
	request: TrainRequest,
	choice: ArchitectureChoice,
): TrainSettings {
	const { epochs, seed = 1, backend } = request;
	return {
		architecture: choice.architecture,
		width: choice.width,
		epochs,
		seed,
		backend,
	};
}

async function preparePhotos(request: TrainRequest): Promise<Prepared> {
	const {
		data,
		color = "rgb",
		fit = "crop",
		cache,
		progress,
		signal,
	} = request;
	const folder = await readPhotoFolder(data, { signal });
	const { labels, photos } = folder;
	const choice = chooseArchitecture({
		kind: "photos",
		classes: labels.length,
		examples: photos.length,
		color,
		...wishes(request),
	});
	const options = {
		size: choice.inputSize,
		color,
		fit,
		cache,
		signal,
		onProgress: progress?.onPhotos,
	};
	return {
		source: await photoSource(folder, options),
		choice,
		settings: settingsOf(request, choice),
	};
}

async function prepareTable(request: TrainRequest): Promise<Prepared> {
	const source = await tableSource(request.data, request.label);
	const { labels, features, rows } = source.dataset;
	checkClasses(request.data, source.dataset);
	const choice = chooseArchitecture({
		kind: "table",
		classes: labels.length,
		features: features.length,
		examples: rows.length,
		color: "rgb",
		...wishes(request),
	});
	return { source, choice, settings: settingsOf(request, choice) };
}

const MIN_ROWS = 3;

/** A table to train on has two classes of three rows at least. */
function checkClasses(path: string, dataset: TableDataset) {
	const { labels } = dataset;
	const isRight = "or is --label the right column?";
	if (labels.length < 2)
		throw new DatasetError(
			`"${path}" has one class only (${labels.join()}): add rows of another one, ${isRight}`,
		);
	const counts = countByLabel(dataset);
	const small = counts.findIndex((count) => count < MIN_ROWS);
	if (small >= 0)
		throw new DatasetError(
			`class "${labels[small]}" of "${path}" has ${counts[small]} rows: add some, a class needs ${MIN_ROWS} at least, ${isRight}`,
		);
}

/** How many examples each class has. */
function countByLabel(dataset: Dataset): number[] {
	const counts = dataset.labels.map(() => 0);
	for (const label of labelsOf(dataset)) counts[label]++;
	return counts;
}

function wishes({
	architecture = "auto",
	width,
	inputSize,
	board,
}: TrainRequest) {
	return { architecture, width, inputSize, board };
}

/** Another folder or table, preprocessed in the same way and with the same classes. */
async function loadLike(
	{ source, choice }: Prepared,
	request: TrainRequest,
	path: string,
): Promise<Dataset> {
	const { color = "rgb", fit = "crop", cache, signal } = request;
	const other =
		source.dataset.kind === "images"
			? await photoSource(await readPhotoFolder(path, { signal }), {
					size: choice.inputSize,
					color,
					fit,
					cache,
					signal,
				})
			: await tableSource(path, request.label);
	return relabel(other.dataset, source.dataset.labels);
}

function relabel(dataset: Dataset, labels: string[]): Dataset {
	const to = dataset.labels.map((label) => labels.indexOf(label));
	const missing = to.indexOf(-1);
	if (missing >= 0)
		throw new Error(
			`the test data has a class "${dataset.labels[missing]}" that the training data lacks`,
		);
	if (dataset.kind === "images")
		return {
			...dataset,
			labels,
			images: dataset.images.map((image) => ({
				...image,
				label: to[image.label],
			})),
		};
	return {
		...dataset,
		labels,
		rows: dataset.rows.map((row) => ({ ...row, label: to[row.label] })),
	};
}
