/** From a request to data that a network can be trained on: read, preprocessed, and a network chosen for it. */
import { type ArchitectureChoice, chooseArchitecture } from "./choose";
import { type PhotoFolder, readPhotoFolder } from "./dataset/photos";
import { relabel } from "./dataset/relabel";
import {
	countByLabel,
	type Dataset,
	DatasetError,
	labelsOf,
	type TableDataset,
} from "./dataset/types";
import { costsOf } from "./decide/costs";
import type { TrainRequest } from "./request";
import { photoSource, type Source, sourceKind, tableSource } from "./sources";
import { backboneFor, type ModelStart, startFromModel } from "./startingNet";
import type { StartingNet, TrainSettings } from "./train/settings";

/** Data, read and preprocessed for a network that was chosen for it. */
export interface Prepared {
	source: Source;
	choice: ArchitectureChoice;
	settings: TrainSettings;
}

/** Data to measure on may have any number of photos of any class. */
const ANY = { minClasses: 1, minPhotos: 1 };

/** Chooses the network, then reads the data for it. */
export async function prepare(request: TrainRequest): Promise<Prepared> {
	const { data, progress, signal } = request;
	const kind = await sourceKind(data);
	const prepared =
		kind === "photos"
			? await preparePhotos(request)
			: await prepareTable(request);
	const { source, choice } = prepared;
	if (request.costs) costsOf(request.costs, source.dataset.labels); // throws before anything is trained
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
	start?: StartingNet,
): TrainSettings {
	const { epochs, seed = 1, backend, workers } = request;
	return {
		architecture: choice.architecture,
		width: choice.width,
		start,
		epochs,
		seed,
		backend,
		workers,
	};
}

async function preparePhotos(request: TrainRequest): Promise<Prepared> {
	const { data, progress, signal } = request;
	const folder = await readPhotoFolder(data, { ...taskOf(request), signal });
	checkNegative(request, folder);
	const { choice, start, ...asked } = await chooseForPhotos(request, {
		classes: folder.labels.length,
		examples: folder.photos.length,
	});
	const source = await photoSource(folder, {
		...photoOptions({ ...request, ...asked }, choice),
		onProgress: progress?.onPhotos,
	});
	return { source, choice, settings: settingsOf(request, choice, start) };
}

/** A network for the photos, and what it starts from. A model that is trained further says how it sees photos. */
async function chooseForPhotos(
	request: TrainRequest,
	{ classes, examples }: { classes: number; examples: number },
): Promise<Omit<ModelStart, "start"> & { start?: StartingNet }> {
	const { color = "rgb", multilabel, from } = request;
	if (typeof from === "object") return startFromModel(from, request);
	const choice = chooseArchitecture({
		kind: "photos",
		classes,
		examples,
		multilabel,
		color,
		start: from,
		...wishes(request),
	});
	const start = await backboneFor(choice, from);
	return { choice: { ...choice, licence: start?.licence }, color, start };
}

function taskOf({ multilabel, negative }: TrainRequest) {
	return { multilabel, negative };
}

/** A name that was given is that of a class. */
function checkNegative(
	{ data, negative }: TrainRequest,
	folder: PhotoFolder,
): void {
	if (negative === undefined || folder.negative !== undefined) return;
	throw new DatasetError(
		`"${data}" has no class "${negative}", which was to hold the photos of none of the others: the classes are ${folder.labels.join(", ")}`,
	);
}

function photoOptions(
	{ color = "rgb", fit = "crop", cache, signal }: TrainRequest,
	{ inputSize: size }: ArchitectureChoice,
) {
	return { size, color, fit, cache, signal };
}

async function prepareTable(request: TrainRequest): Promise<Prepared> {
	if (request.multilabel || request.negative !== undefined)
		throw new DatasetError(
			`"${request.data}" is a table, whose rows have one label each: several labels and a negative class are for photos`,
		);
	if (request.from !== undefined && request.from !== "scratch")
		throw new DatasetError(
			`"${request.data}" is a table, whose net starts from scratch: a backbone, or a model to train further, is for photos`,
		);
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

function wishes({
	architecture = "auto",
	width,
	inputSize,
	board,
	maxRam,
	milliseconds,
}: TrainRequest) {
	return { architecture, width, inputSize, board, maxRam, milliseconds };
}

/**
 * Another folder or table, preprocessed in the same way and with the same classes.
 * Throws DatasetError for a class that the data lacks.
 */
export async function loadLike(
	{ source, choice }: Prepared,
	request: TrainRequest,
	path: string,
): Promise<Dataset> {
	const other =
		source.dataset.kind === "images"
			? await photoSource(
					await readPhotoFolder(path, { ...taskOf(request), ...ANY }),
					{ ...photoOptions(request, choice), ...ANY },
				)
			: await tableSource(path, request.label);
	for (const skipped of other.skipped) request.progress?.onSkipped?.(skipped);
	return relabel(other.dataset, source.dataset.labels);
}

/** The part of a build request that does not depend on how the data is split. */
export function buildSettings(
	request: TrainRequest,
	{ source, settings }: Prepared,
) {
	return {
		input: source.input,
		settings,
		costs: request.costs,
		unknown: request.unknown,
		memory: { ...request, onPlan: request.progress?.onRemark },
		tool: request.tool ?? "ocelli",
		datasetHash: source.hash,
		quantize: request.quantize,
		qat: request.qat,
		onEpoch: request.progress?.onEpoch,
		onQuantized: request.progress?.onQuantized,
		signal: request.signal,
	};
}
