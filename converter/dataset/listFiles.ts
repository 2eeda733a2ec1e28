/** What lies in a folder: files by name, through links but not in circles. */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";

export interface SkippedFile {
	/** Relative to the folder, with "/". */
	file: string;
	reason: string;
}

export interface FoundPhoto {
	path: string;
	/** Relative to the folder, with "/" on every platform: apple/1.jpg. */
	name: string;
}

export interface FoundFiles {
	photos: FoundPhoto[];
	skipped: SkippedFile[];
}

const PHOTO_ENDINGS = [
	..."jpg jpeg jpe jfif png webp gif bmp".split(" ").map((e) => `.${e}`),
];
/** Files that systems leave behind; skipped without a word, as hidden ones are. */
const CLUTTER = new Set(["Thumbs.db", "desktop.ini"]);

/**
 * The photos in `folder`/`name` and in folders inside of it; `trail`: the real paths of the folders around it. Files
 * that are no photos by name are returned as skipped.
 */
export async function photosBelow(
	folder: string,
	name: string,
	trail: readonly string[],
): Promise<FoundFiles> {
	const found: FoundFiles = { photos: [], skipped: [] };
	const path = join(folder, name);
	const real = await realpath(path);
	if (trail.includes(real)) return found;
	const prefix = name === "" ? "" : `${name}/`;
	const { folders, files } = await sorted(path, prefix, found.skipped);
	for (const file of files) {
		const name = file.normalize("NFC"); // macOS stores the other form
		if (isPhotoName(file))
			found.photos.push({ path: join(folder, file), name });
		else found.skipped.push({ file: name, reason: noPhoto(file) });
	}
	for (const inner of folders) {
		const { photos, skipped } = await photosBelow(folder, inner, [
			...trail,
			real,
		]);
		found.photos.push(...photos);
		found.skipped.push(...skipped);
	}
	return found;
}

/** The visible entries of a folder, by kind, named relative to the whole; links count as what they lead to. */
export async function sorted(
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

export function isPhotoName(name: string): boolean {
	return PHOTO_ENDINGS.includes(extname(name).toLowerCase());
}

function noPhoto(name: string): string {
	const ending = extname(name);
	return `${ending || "a name without an ending"} is not supported; save it as JPEG or PNG if it is a photo`;
}
