/** A folder of photos: which of which class there are, by its sub-folders or its labels.csv, before any is opened. */
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import {
	isNegative,
	LABELS_FILE,
	labelledPhotos,
	type Task,
} from "./labelledPhotos";
import {
	type FoundPhoto,
	isPhotoName,
	photosBelow,
	type SkippedFile,
	sorted,
} from "./listFiles";
import { classesOf, DatasetError } from "./types";

export type { SkippedFile } from "./listFiles";

export interface PhotoFile extends FoundPhoto {
	/** Index into `labels`; -1 for none. */
	label: number;
	/** With `multilabel`: every class that it shows, ascending. */
	targets?: readonly number[];
}

export interface PhotoFolder {
	folder: string;
	/** The names of the classes, sorted by code unit, so that every machine agrees. */
	labels: string[];
	/** Whether a photo may show several of them, or none. */
	multilabel?: boolean;
	/** What photos that show none of the classes are called. It is one of `labels` where a photo has one class. */
	negative?: string;
	/** Sorted by name. */
	photos: PhotoFile[];
	skipped: SkippedFile[];
}

/** How many classes and photos of each there must be; default: what training needs. */
export interface Least {
	minClasses?: number;
	minPhotos?: number;
}

export interface ReadOptions extends Least, Partial<Task> {
	/** Called with the number of photos found so far, once a sub-folder. */
	onProgress?: (photos: number) => void;
	signal?: AbortSignal;
}

/** What a class needs to be trained, validated and tested with. */
const MIN_CLASSES = 2;
const MIN_PHOTOS = 3;

export const NEGATIVE = "negative";

/**
 * Lists a folder that has one sub-folder for each class, or a labels.csv (labelsFile.ts). Photos in folders inside a
 * class belong to it; hidden files and folders are ignored; links are followed, round trips are not. Files that are no
 * photos by name are returned as skipped. A photo that shows several classes lies in the sub-folder of each, or is named
 * with all of them in labels.csv.
 * Throws DatasetError if it is no such folder, or has fewer than 2 classes or 3 photos in a class.
 */
export async function readPhotoFolder(
	folder: string,
	options: ReadOptions = {},
): Promise<PhotoFolder> {
	const trail = [await realpathOf(folder)];
	const task = { ...options, negative: options.negative ?? NEGATIVE };
	const hasLabels = await stat(join(folder, LABELS_FILE)).then(
		(stats) => stats.isFile(),
		() => false,
	);
	const found = hasLabels
		? await labelledPhotos(folder, task)
		: await photosByFolder(folder, trail, { ...options, ...task });
	found.photos.sort((a, b) => (a.name < b.name ? -1 : 1));
	checkShape(found, options);
	checkCounts(found, found.photos, options);
	return found;
}

async function photosByFolder(
	folder: string,
	trail: string[],
	{ onProgress, signal, ...task }: ReadOptions & Task,
): Promise<PhotoFolder> {
	const { multilabel } = task;
	const found: PhotoFolder = { folder, labels: [], photos: [], skipped: [] };
	if (multilabel) found.multilabel = true;
	const { folders, files } = await sorted(folder, "", found.skipped);
	for (const name of folders) {
		signal?.throwIfAborted();
		const label = labelOf(found, name.normalize("NFC"), task);
		const { photos, skipped } = await photosBelow(folder, name, trail);
		const targets = label < 0 ? [] : [label];
		const several = multilabel ? { targets } : {};
		for (const photo of photos)
			found.photos.push({ ...photo, label, ...several });
		found.skipped.push(...skipped);
		onProgress?.(found.photos.length);
	}
	for (const file of files)
		found.skipped.push({ file, reason: "it lies in no class's sub-folder" });
	return found;
}

/** Index of a sub-folder's class. The negative one is a class only where a photo has no more than one. */
function labelOf(found: PhotoFolder, name: string, task: Task): number {
	if (isNegative(name, task)) {
		found.negative = name;
		if (task.multilabel) return -1;
	}
	return found.labels.push(name) - 1;
}

/** Throws DatasetError where `photos`, those that could be read, leave a class, or what is not of it, too small. */
export function checkCounts(
	{ folder, labels, multilabel }: Omit<PhotoFolder, "photos" | "skipped">,
	photos: readonly Pick<PhotoFile, "label" | "targets">[],
	{ minPhotos = MIN_PHOTOS }: Least = {},
): void {
	const counts = labels.map(() => 0);
	for (const photo of photos)
		for (const label of classesOf(photo)) counts[label]++;
	const full = counts.findIndex((count) => photos.length - count < minPhotos);
	if (multilabel && minPhotos === MIN_PHOTOS && full >= 0)
		throw new DatasetError(
			`"${labels[full]}" is on all but ${photos.length - counts[full]} of the ${photos.length} photos of "${folder}": add photos without it, ${minPhotos} at least, such as a sub-folder "${NEGATIVE}" of photos that show none of the classes`,
		);
	const small = counts.findIndex((count) => count < minPhotos);
	if (small < 0) return;
	throw new DatasetError(
		`class "${labels[small]}" in "${folder}" has ${counts[small]} usable photo${counts[small] === 1 ? "" : "s"}: add some, a class needs ${minPhotos} at least, or take its folder away`,
	);
}

function checkShape(
	{ folder, labels, photos, skipped, multilabel }: PhotoFolder,
	{ minClasses = multilabel ? 1 : MIN_CLASSES }: Least,
): void {
	const loose = skipped.filter(
		({ file }) => !file.includes("/") && isPhotoName(file),
	);
	if (labels.length === 0 && loose.length > 0)
		throw new DatasetError(
			`the photos of "${folder}" (${loose[0].file}${loose.length > 1 ? ", ..." : ""}) lie in no sub-folder: move those of each class into a sub-folder with its name, or name them in ${LABELS_FILE}`,
		);
	if (photos.length === 0 && labels.length === 0)
		throw new DatasetError(
			`there are no photos in "${folder}": put those of each class into a sub-folder with its name`,
		);
	if (labels.length < minClasses)
		throw new DatasetError(
			`"${folder}" has ${labels.length === 0 ? "no class" : `one class only (${labels[0]})`}: add a sub-folder of photos for each other class`,
		);
}

async function realpathOf(folder: string): Promise<string> {
	const isFolder = await stat(folder).then(
		(stats) => stats.isDirectory(),
		() => undefined,
	);
	if (isFolder) return realpath(folder);
	throw new DatasetError(
		isFolder === undefined
			? `there is no folder "${folder}": check the path`
			: `"${folder}" is not a folder: name the one that holds a sub-folder of photos for each class`,
	);
}
