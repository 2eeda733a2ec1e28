/**
 * Tens of thousands of small photos, decoded once: all pixels in one file of the cache folder (packed/<key>.pixels),
 * and beside it (.json) how many of each class there are and the pixels' SHA-256.
 */
import { createHash, randomUUID } from "node:crypto";
import {
	mkdir,
	open,
	readFile,
	rename,
	stat,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { decoderVersion } from "../../../host/photos";
import {
	createPreprocessor,
	imageDescription,
} from "../../../host/runtime/frame";
import { sha256 } from "../../dataset/hash";
import { loadPhotos } from "../../dataset/loadPhotos";
import { cacheFolder } from "../../dataset/photoCache";
import type { PhotoFolder, SkippedFile } from "../../dataset/photoFolder";
import type { PhotoSet } from "./batches";

export interface PackedPhotos extends PhotoSet {
	classNames: string[];
	/** SHA-256 of the pixels and the number of photos of each class. */
	hash: string;
}

export interface PackOptions {
	/** Side in pixels. */
	size: number;
	channels: 1 | 3;
	onProgress?: (done: number, total: number) => void;
	onSkipped?: (skipped: SkippedFile) => void;
	signal?: AbortSignal;
}

interface Index {
	/** Photos of each class; they lie class by class. */
	counts: number[];
	/** SHA-256 of the pixels. */
	hash: string;
}

const CHUNK = 64 << 20;

/** The folder's photos, center-cropped and scaled to size x size; from the cache where they are in it. */
export async function packedPhotos(
	folder: PhotoFolder,
	options: PackOptions,
): Promise<PackedPhotos> {
	const path = join(cacheFolder(), "packed", await keyOf(folder, options));
	const packed =
		(await readPack(path, options)) ?? (await pack(path, folder, options));
	const { counts, hash, bytes } = packed;
	const { size, channels } = options;
	return {
		pixels: { bytes, size, channels },
		labels: counts.flatMap((count, label) =>
			new Array<number>(count).fill(label),
		),
		classes: counts.length,
		classNames: folder.labels,
		hash: sha256(hash, JSON.stringify(counts)),
	};
}

/** Only the classes of these names, in this order. */
export function onlyClasses(
	folder: PhotoFolder,
	names: readonly string[],
): PhotoFolder {
	const to = folder.labels.map((label) => names.indexOf(label));
	const photos = folder.photos
		.filter(({ label }) => to[label] >= 0)
		.map((photo) => ({ ...photo, label: to[photo.label] }));
	return { ...folder, labels: [...names], photos };
}

/** Whatever changes the pixels changes this; files count by name and length. */
async function keyOf(
	{ labels, photos }: PhotoFolder,
	{ size, channels }: PackOptions,
): Promise<string> {
	const hash = createHash("sha256");
	hash.update(
		`${await decoderVersion()} ${size} ${channels} ${labels.join("/")}\n`,
	);
	for (const { path, name } of photos) {
		const { size } = await stat(path);
		hash.update(`${name} ${size}\n`);
	}
	return hash.digest("hex").slice(0, 32);
}

async function readPack(path: string, { size, channels }: PackOptions) {
	const index: Index | undefined = await readFile(`${path}.json`, "utf8").then(
		JSON.parse,
		() => undefined,
	);
	if (!index) return undefined;
	const photos = index.counts.reduce((sum, count) => sum + count, 0);
	const bytes = new Uint8Array(photos * size * size * channels);
	const hash = await readWhole(`${path}.pixels`, bytes);
	return hash === index.hash ? { ...index, bytes } : undefined;
}

/** Fills `bytes` from a file, in pieces: Node reads no more than 2 GB at once. Returns their SHA-256. */
async function readWhole(path: string, bytes: Uint8Array) {
	const file = await open(path).catch(() => undefined);
	if (!file) return undefined;
	const hash = createHash("sha256");
	try {
		for (let at = 0; at < bytes.length; ) {
			const piece = bytes.subarray(at, at + CHUNK);
			const { bytesRead } = await file.read(piece, 0, piece.length);
			if (bytesRead === 0) return undefined;
			hash.update(piece.subarray(0, bytesRead));
			at += bytesRead;
		}
	} finally {
		await file.close();
	}
	return hash.digest("hex");
}

async function pack(path: string, folder: PhotoFolder, options: PackOptions) {
	const { size, channels } = options;
	const bytes = new Uint8Array(folder.photos.length * size * size * channels);
	const counts: number[] = [];
	let at = 0;
	let done = 0;
	for (const label of folder.labels.keys()) {
		const images = await loadClass(folder, label, done, options);
		for (const { pixels } of images) {
			bytes.set(pixels, at);
			at += pixels.length;
		}
		counts.push(images.length);
		done += folder.photos.filter((photo) => photo.label === label).length;
	}
	const used = bytes.subarray(0, at);
	const hash = hashOf(used);
	await keep(path, used, { counts, hash });
	return { counts, hash, bytes: used };
}

/** The photos of one class, in order. */
async function loadClass(
	folder: PhotoFolder,
	label: number,
	before: number,
	{ size, channels, onProgress, onSkipped, signal }: PackOptions,
) {
	const color = channels === 3 ? "rgb" : "gray";
	const input = imageDescription({ width: size, height: size }, color, "crop");
	const one: PhotoFolder = {
		...folder,
		labels: [folder.labels[label]],
		photos: folder.photos
			.filter((photo) => photo.label === label)
			.map((photo) => ({ ...photo, label: 0 })),
		skipped: [],
	};
	const { dataset, skipped } = await loadPhotos(one, {
		input,
		preprocess: await createPreprocessor(input),
		cache: false,
		onProgress: (done) => onProgress?.(before + done, folder.photos.length),
		signal,
	});
	for (const file of skipped) onSkipped?.(file);
	return dataset.images;
}

function hashOf(bytes: Uint8Array): string {
	const hash = createHash("sha256");
	for (let at = 0; at < bytes.length; at += CHUNK)
		hash.update(bytes.subarray(at, at + CHUNK));
	return hash.digest("hex");
}

/** Under another name first; the index comes last, so that where it is, the pixels are whole. */
async function keep(path: string, bytes: Uint8Array, index: Index) {
	const unfinished = `${path}.${randomUUID()}`;
	await mkdir(join(path, ".."), { recursive: true });
	const file = await open(unfinished, "w");
	try {
		for (let at = 0; at < bytes.length; at += CHUNK)
			await file.write(bytes.subarray(at, at + CHUNK));
	} finally {
		await file.close();
	}
	await rename(unfinished, `${path}.pixels`);
	await writeFile(unfinished, JSON.stringify(index));
	await rename(unfinished, `${path}.json`);
}
