import type { Photo } from "../../../host/photos";
import {
	createPreprocessor,
	imageDescription,
	pixelsOfInput,
} from "../../../host/runtime/frame";
import {
	type EachPhotoOptions,
	eachPhoto,
	type OpenedPhoto,
} from "../eachPhoto";
import type { PhotoFile, PhotoFolder, SkippedFile } from "../photoFolder";
import { mergeSame } from "../samePhotos";
import { type Blank, blankness } from "./blank";
import { type Fingerprint, fingerprint } from "./fingerprint";
import { luma } from "./luma";
import { resample } from "./resample";
import { sharpness } from "./sharpness";

/** What a check keeps of a photo: a few kilobytes, so that 50,000 fit in memory. */
export interface InspectedPhoto extends PhotoFile {
	width: number;
	height: number;
	/** SHA-256 of the file. */
	contentHash: string;
	blank?: Blank;
	/** Absent where the photo is too flat to be compared. */
	print?: Fingerprint;
	/** sharpness.ts; of the photo at SIDE pixels. */
	sharpness: number;
	/** [side, side, 3] for a quick network, where one was asked for. */
	pixels?: Uint8Array;
}

/** Photos are looked at as training sees them by default, as a square from their middle; at this many pixels a side. */
const SIDE = 128;
const SHAPE = { width: SIDE, height: SIDE, channels: 3 };

export interface InspectOptions extends EachPhotoOptions {
	/** Keeps pixels of this width and height. */
	keep?: number;
}

/** Reads every photo once. */
export async function inspectPhotos(
	{ photos, multilabel }: PhotoFolder,
	{ keep, ...options }: InspectOptions,
): Promise<{ inspected: InspectedPhoto[]; skipped: SkippedFile[] }> {
	const input = imageDescription(SHAPE, "rgb", "crop");
	const preprocess = await createPreprocessor(input);
	const look = (photo: Photo) => ({
		...measured(pixelsOfInput(preprocess(photo)), keep),
		width: photo.width,
		height: photo.height,
	});
	const inspect = async ({ file, contentHash, decode }: OpenedPhoto) => ({
		...file,
		contentHash,
		...(await decode(look)),
	});
	const all = await eachPhoto<InspectedPhoto>(photos, inspect, options);
	const inspected = all.filter(
		(one): one is InspectedPhoto => "sharpness" in one,
	);
	return {
		inspected: multilabel ? mergedInspected(inspected) : inspected,
		skipped: all.filter((one): one is SkippedFile => "reason" in one),
	};
}

/** Files that are equal are one photo of several classes. */
function mergedInspected(photos: readonly InspectedPhoto[]): InspectedPhoto[] {
	const wrapped = photos.map((image) => {
		const { contentHash } = image;
		return { image, contentHash };
	});
	return mergeSame(wrapped).map(({ image }) => image);
}

/** Of [SIDE, SIDE, 3] pixels. */
function measured(pixels: Uint8Array, keep?: number) {
	const gray = luma(pixels, SHAPE.channels);
	return {
		blank: blankness(gray),
		print: fingerprint(pixels, SHAPE),
		sharpness: sharpness(gray, SIDE),
		pixels:
			keep === undefined
				? undefined
				: Uint8Array.from(resample(pixels, SHAPE, keep, keep), Math.round),
	};
}
