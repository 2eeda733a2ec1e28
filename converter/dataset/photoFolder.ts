/** A folder of folders of photos: which photos of which class there are, before any of them is opened. */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { DatasetError } from "./types";

export interface PhotoFile {
	path: string;
	/** Relative to the folder, with "/" on every platform: apple/1.jpg. */
	name: string;
	/** Index into `labels`. */
	label: number;
}

export interface SkippedFile {
	/** Relative to the folder, with "/". */
	file: string;
	reason: string;
}

export interface PhotoFolder {
	folder: string;
	/** The names of the sub-folders, sorted by code unit, so that every machine agrees. */
	labels: string[];
	/** Sorted by name. */
	photos: PhotoFile[];
	skipped: SkippedFile[];
}

/** How many classes and photos of each there must be; default: what training needs. */
export interface Least {
	minClasses?: number;
	minPhotos?: number;
}

export interface ReadOptions extends Least {
	/** Called with the number of photos found so far, once a sub-folder. */
	onProgress?: (photos: number) => void;
	signal?: AbortSignal;
}

/** What a class needs to be trained, validated and tested with. */
const MIN_CLASSES = 2;
const MIN_PHOTOS = 3;

const PHOTO_ENDINGS = [
	..."jpg jpeg jpe jfif png webp gif bmp".split(" ").map((e) => `.${e}`),
];
/** Files that systems leave behind; skipped without a word, as hidden ones are. */
const CLUTTER = new Set(["Thumbs.db", "desktop.ini"]);

/**
 * Lists a folder that has one sub-folder for each class. Photos in folders inside a class belong to it; hidden files and
 * folders are ignored; links are followed, round trips are not. Files that are no photos by name are returned as skipped.
 * Throws DatasetError if it is no such folder, or has fewer than 2 classes or 3 photos in a class.
 */
export async function readPhotoFolder(
	folder: string,
	{ onProgress, signal, ...least }: ReadOptions = {},
): Promise<PhotoFolder> {
	const found: PhotoFolder = { folder, labels: [], photos: [], skipped: [] };
	const trail = [await realpathOf(folder)];
	const { folders, files } = await sorted(folder, "", found.skipped);
	for (const label of folders) {
		signal?.throwIfAborted();
		const index = found.labels.push(label.normalize("NFC")) - 1;
		await collect(found, label, index, trail);
		onProgress?.(found.photos.length);
	}
	for (const file of files)
		found.skipped.push({ file, reason: "it lies in no class's sub-folder" });
	found.photos.sort((a, b) => (a.name < b.name ? -1 : 1));
	checkShape(found, files, least);
	checkCounts(found, found.photos, least);
	return found;
}

/** Throws DatasetError where `photos`, those that could be read, leave a class too small. */
export function checkCounts(
	{ folder, labels }: Pick<PhotoFolder, "folder" | "labels">,
	photos: readonly Pick<PhotoFile, "label">[],
	{ minPhotos = MIN_PHOTOS }: Least = {},
): void {
	const counts = labels.map(() => 0);
	for (const { label } of photos) counts[label]++;
	const small = counts.findIndex((count) => count < minPhotos);
	if (small < 0) return;
	throw new DatasetError(
		`class "${labels[small]}" in "${folder}" has ${counts[small]} usable photo${counts[small] === 1 ? "" : "s"}: add some, a class needs ${minPhotos} at least, or take its folder away`,
	);
}

function checkShape(
	{ folder, labels }: PhotoFolder,
	loose: string[],
	{ minClasses = MIN_CLASSES }: Least,
): void {
	const photos = loose.filter(isPhotoName);
	if (labels.length === 0 && photos.length > 0)
		throw new DatasetError(
			`the photos of "${folder}" (${photos[0]}${photos.length > 1 ? ", ..." : ""}) lie in no sub-folder: move those of each class into a sub-folder with its name`,
		);
	if (labels.length === 0)
		throw new DatasetError(
			`there are no photos in "${folder}": put those of each class into a sub-folder with its name`,
		);
	if (labels.length < minClasses)
		throw new DatasetError(
			`"${folder}" has one class only (${labels[0]}): add a sub-folder of photos for each other class`,
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

/** Adds the photos under `name` to the class; `trail`: the real paths of the folders around it. */
async function collect(
	found: PhotoFolder,
	name: string,
	label: number,
	trail: string[],
): Promise<void> {
	const path = join(found.folder, name);
	const real = await realpath(path);
	if (trail.includes(real)) return;
	const { folders, files } = await sorted(path, `${name}/`, found.skipped);
	for (const file of files) {
		const name = file.normalize("NFC"); // macOS stores the other form
		if (isPhotoName(file))
			found.photos.push({ path: join(found.folder, file), name, label });
		else found.skipped.push({ file: name, reason: noPhoto(file) });
	}
	for (const inner of folders)
		await collect(found, inner, label, [...trail, real]);
}

/** The visible entries of a folder, by kind, named relative to the whole; links count as what they lead to. */
async function sorted(
	path: string,
	prefix: string,
	skipped: SkippedFile[],
): Promise<{ folders: string[]; files: string[] }> {
	const folders: string[] = [];
	const files: string[] = [];
	for (const entry of await entriesOf(path, prefix, skipped)) {
		if (entry.name.startsWith(".") || CLUTTER.has(entry.name)) continue;
		const name = prefix + entry.name;
		const kind = await kindOf(join(path, entry.name), entry);
		if (kind === "folder") folders.push(name);
		else if (kind === "file") files.push(name);
		else skipped.push({ file: name, reason: kind });
	}
	return { folders: folders.sort(), files: files.sort() };
}

async function entriesOf(
	path: string,
	prefix: string,
	skipped: SkippedFile[],
): Promise<Dirent[]> {
	try {
		return await readdir(path, { withFileTypes: true });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		skipped.push({
			file: prefix || path,
			reason: `the folder cannot be read (${code}); check its permissions`,
		});
		return [];
	}
}

async function kindOf(path: string, entry: Dirent): Promise<string> {
	if (entry.isDirectory()) return "folder";
	if (entry.isFile()) return "file";
	if (!entry.isSymbolicLink()) return "it is not a regular file";
	const target = await stat(path).catch(() => undefined);
	if (!target) return "it is a link that leads nowhere";
	if (target.isDirectory()) return "folder";
	return target.isFile() ? "file" : "it is not a regular file";
}

function isPhotoName(name: string): boolean {
	return PHOTO_ENDINGS.includes(extname(name).toLowerCase());
}

function noPhoto(name: string): string {
	const ending = extname(name);
	return `${ending || "a name without an ending"} is not supported; save it as JPEG or PNG if it is a photo`;
}
