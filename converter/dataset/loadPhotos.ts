import { decoderVersion } from "../../host/photos";
import {
	channelsOf,
	type ImageDescription,
	type Preprocessor,
	pixelsOfInput,
} from "../../host/runtime/frame";
import { eachPhoto, type OpenedPhoto } from "./eachPhoto";
import { sha256 } from "./hash";
import { checkRoom } from "./memory";
import { readCached, writeCached } from "./photoCache";
import { checkCounts, type PhotoFolder, type SkippedFile } from "./photoFolder";
import { mergeSame } from "./samePhotos";
import { classesOf, type ImageDataset, type LabelledImage } from "./types";

export interface LoadPhotosOptions {
	/** What the network is fed with, and the function that makes it, from host/runtime. */
	input: ImageDescription;
	preprocess: Preprocessor;
	/** Default true: keep preprocessed photos on disk (photoCache.ts). */
	cache?: boolean;
	/** How many photos of each class must be readable; default: what training needs. */
	minPhotos?: number;
	onProgress?: (done: number, total: number) => void;
	signal?: AbortSignal;
}

export interface LoadedPhotos {
	dataset: ImageDataset;
	/** The folder's skipped files and those that could not be decoded. */
	skipped: SkippedFile[];
	/** SHA-256 over names, contents and labels of the photos in the dataset, as hexadecimal digits. */
	hash: string;
}

/**
 * Decodes and preprocesses the photos of a folder; of damaged ones it names file and reason.
 * Throws DatasetError if too few are left or memory has no room for them, the signal's reason if it is aborted.
 */
export async function loadPhotos(
	folder: PhotoFolder,
	options: LoadPhotosOptions,
): Promise<LoadedPhotos> {
	const { input } = options;
	const bytes = input.width * input.height * channelsOf(input);
	checkRoom(folder.photos.length, bytes);
	const load = await createLoader(options);
	const loaded = await eachPhoto(folder.photos, load, options);
	return collected(folder, loaded, options);
}

interface Loaded {
	image: LabelledImage;
	contentHash: string;
}

function collected(
	folder: PhotoFolder,
	loaded: (Loaded | SkippedFile)[],
	{ input, minPhotos }: LoadPhotosOptions,
): LoadedPhotos {
	const readable = loaded.filter((one): one is Loaded => "image" in one);
	const good = folder.multilabel ? mergeSame(readable) : readable;
	const bad = loaded.filter((one): one is SkippedFile => "reason" in one);
	const images = good.map(({ image }) => image);
	checkCounts(folder, images, { minPhotos });
	const lines = good.map(
		(one) =>
			`${one.image.name}\0${one.contentHash}${statedLabels(folder, one)}\n`,
	);
	return {
		dataset: {
			kind: "images",
			labels: folder.labels,
			...(folder.multilabel && { multilabel: true }),
			...(folder.negative !== undefined && { negative: folder.negative }),
			width: input.width,
			height: input.height,
			channels: channelsOf(input),
			images,
		},
		skipped: [...folder.skipped, ...bad],
		hash: sha256(...lines.sort()),
	};
}

/** The labels of a photo, where they are not said by its folder. */
function statedLabels({ labels }: PhotoFolder, { image }: Loaded): string {
	const names = classesOf(image).map((label) => labels[label]);
	if (names.length === 1 && image.name.startsWith(`${names[0]}/`)) return "";
	return `\0${names.join("\0")}`;
}

async function createLoader(options: LoadPhotosOptions) {
	const { input, preprocess, cache = true } = options;
	const length = input.width * input.height * channelsOf(input);
	const version = await cacheVersion(options);
	const decoded = (photo: OpenedPhoto) =>
		photo.decode((frame) => pixelsOfInput(preprocess(frame)));
	const decodedOnce = async (photo: OpenedPhoto) => {
		const key = sha256(version, photo.contentHash);
		const cached = await readCached(key, length);
		if (cached) return cached;
		const pixels = await decoded(photo);
		await writeCached(key, pixels);
		return pixels;
	};
	return async (photo: OpenedPhoto): Promise<Loaded> => {
		const pixels = await (cache ? decodedOnce(photo) : decoded(photo));
		const { path: _, ...file } = photo.file;
		return { image: { pixels, ...file }, contentHash: photo.contentHash };
	};
}

/**
 * Whatever changes the bytes of a photo changes this: the decoder, the description, and the preprocessing itself, by
 * what it makes of a probe.
 */
async function cacheVersion(options: LoadPhotosOptions): Promise<string> {
	const [width, height] = [61, 47];
	const data = Uint8Array.from(
		{ length: width * height * 3 },
		(_, i) => (Math.imul(i, 0x9e3779b1) >>> 24) ^ (i >> 4),
	);
	const probe = options.preprocess({ width, height, data, format: "rgb888" });
	return sha256(
		await decoderVersion(),
		JSON.stringify(options.input),
		pixelsOfInput(probe),
	);
}
