/** Tens of thousands of small photos, decoded once (packStore.ts keeps them) and held as one array of bytes. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { decoderVersion } from "../../../host/photos";
import {
	createPreprocessor,
	type ImageDescription,
	imageDescription,
} from "../../../host/runtime/frame";
import { sha256 } from "../../dataset/hash";
import { loadPhotos } from "../../dataset/loadPhotos";
import { cacheFolder } from "../../dataset/photoCache";
import type { PhotoFolder, SkippedFile } from "../../dataset/photoFolder";
import { TrainError } from "../errors";
import type { PhotoSet } from "./batches";
import { keepPack, readPack } from "./packStore";

export interface PackedPhotos extends PhotoSet {
	classNames: string[];
	/** Of each photo, relative to the folder. */
	names: string[];
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

/** The folder's photos, center-cropped and scaled to size x size; from the cache where they are in it. */
export async function packedPhotos(
	folder: PhotoFolder,
	options: PackOptions,
): Promise<PackedPhotos> {
	const { size, channels } = options;
	const path = join(cacheFolder(), "packed", await keyOf(folder, options));
	const memory = (photos: number) => memoryFor(photos, size * size * channels);
	const packed =
		(await readPack(path, memory)) ?? (await pack(path, folder, options));
	const { names, hash, bytes } = packed;
	const counts = names.map(({ length }) => length);
	return {
		pixels: { bytes, size, channels },
		labels: counts.flatMap((count, label) =>
			new Array<number>(count).fill(label),
		),
		classes: counts.length,
		classNames: folder.labels,
		names: names.flat(),
		hash: sha256(hash, JSON.stringify(counts)),
	};
}

/** How photos are brought to the size that they are packed at. */
export function packedInput(size: number, channels: 1 | 3): ImageDescription {
	const color = channels === 3 ? "rgb" : "gray";
	return imageDescription({ width: size, height: size }, color, "crop");
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

async function pack(path: string, folder: PhotoFolder, options: PackOptions) {
	const { size, channels } = options;
	const bytes = memoryFor(folder.photos.length, size * size * channels);
	const names: string[][] = [];
	let at = 0;
	let done = 0;
	const load = await classLoader(folder, options);
	for (const label of folder.labels.keys()) {
		const images = await load(label, done);
		for (const { pixels } of images) {
			bytes.set(pixels, at);
			at += pixels.length;
		}
		names.push(images.map(({ name }) => name));
		done += folder.photos.filter((photo) => photo.label === label).length;
	}
	const used = bytes.subarray(0, at);
	return { names, bytes: used, hash: await keepPack(path, used, names) };
}

/** A function that decodes the photos of one class, in order. */
async function classLoader(folder: PhotoFolder, options: PackOptions) {
	const { size, channels, onProgress, onSkipped, signal } = options;
	const input = packedInput(size, channels);
	const preprocess = await createPreprocessor(input);
	const total = folder.photos.length;
	return async (label: number, before: number) => {
		const one = onlyClasses(folder, [folder.labels[label]]);
		const { dataset, skipped } = await loadPhotos(
			{ ...one, skipped: [] },
			{
				input,
				preprocess,
				cache: false,
				onProgress: (done) => onProgress?.(before + done, total),
				signal,
			},
		);
		for (const file of skipped) onSkipped?.(file);
		return dataset.images;
	};
}

function memoryFor(photos: number, bytes: number): Uint8Array {
	try {
		return new Uint8Array(photos * bytes);
	} catch (error) {
		throw new TrainError(
			`${photos} photos take ${((photos * bytes) / 1e9).toFixed(1)} GB of memory, which this machine does not give: train on fewer, or smaller ones (data.size)`,
			{ cause: error },
		);
	}
}
