import {
	decodePhoto,
	type Photo,
	PhotoError,
	photoSize,
	readPhoto,
} from "../../host/photos";
import { Budget } from "./budget";
import { sha256 } from "./hash";
import type { PhotoFile, SkippedFile } from "./photoFolder";

/** A photo whose bytes have been read. */
export interface OpenedPhoto {
	file: PhotoFile;
	/** SHA-256, as hexadecimal digits. */
	contentHash: string;
	/** Decodes it when there is memory for it, and lets go of its pixels after `use`. Throws PhotoError. */
	decode<T>(use: (photo: Photo) => T): Promise<T>;
}

export interface EachPhotoOptions {
	onProgress?: (done: number, total: number) => void;
	signal?: AbortSignal;
}

const PARALLEL = 4; // libuv's threads, where sharp decodes
const MAX_DECODED_BYTES = 512 << 20;

/**
 * What `use` makes of each photo, in order, a few at a time; for those that cannot be read or decoded, name and reason.
 * Throws the signal's reason if it is aborted.
 */
export async function eachPhoto<T>(
	photos: readonly PhotoFile[],
	use: (photo: OpenedPhoto) => Promise<T>,
	{ onProgress, signal }: EachPhotoOptions,
): Promise<(T | SkippedFile)[]> {
	const budget = new Budget(MAX_DECODED_BYTES);
	const results: (T | SkippedFile)[] = new Array(photos.length);
	let next = 0;
	let done = 0;
	const work = async () => {
		while (next < photos.length) {
			signal?.throwIfAborted();
			const index = next++;
			results[index] = await useOrSkip(photos[index], budget, use);
			onProgress?.(++done, photos.length);
		}
	};
	const workers = Array.from({ length: PARALLEL }, work);
	await Promise.all(workers).finally(() => {
		next = photos.length; // when one fails, the others stop
	});
	return results;
}

async function useOrSkip<T>(
	file: PhotoFile,
	budget: Budget,
	use: (photo: OpenedPhoto) => Promise<T>,
): Promise<T | SkippedFile> {
	const { name } = file;
	try {
		const bytes = await readPhoto(file.path, name);
		const decode = async <R>(show: (photo: Photo) => R) => {
			const { width, height } = await photoSize(bytes, name);
			return budget.run(3 * width * height, async () =>
				show(await decodePhoto(bytes, { name })),
			);
		};
		return await use({ file, contentHash: sha256(bytes), decode });
	} catch (error) {
		if (error instanceof PhotoError)
			return { file: name, reason: error.reason };
		throw error;
	}
}
