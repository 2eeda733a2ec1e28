import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import {
	createPreprocessor,
	imageDescription,
	pixelsOfInput,
} from "../../host/runtime/frame";
import type { Frame } from "../../host/runtime/types";
import type { BoardProfile } from "../boards";
import type { FrameSource } from "./camera";
import { sensorFrame } from "./pixels";

type Sensor = BoardProfile["camera"];

/** Reads a photo file: pixels of any size and format. */
export type Decode = (path: string) => Promise<Frame>;

const PHOTOS = new Set([".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"]);

/** Frames one after the other, and again from the first. */
export function frameList(frames: readonly Frame[]): FrameSource {
	let next = 0;
	return { next: () => frames[next++ % frames.length] };
}

/** A bright square that wanders over a colour gradient: the same frames in every run. */
export function pattern(sensor: Sensor): FrameSource {
	let index = 0;
	return { next: () => patternFrame(sensor, index++) };
}

function patternFrame({ width, height, format }: Sensor, index: number): Frame {
	const side = Math.floor(Math.min(width, height) / 3);
	const left = (index * 7) % (width - side);
	const top = (index * 5) % (height - side);
	const rgb = new Uint8Array(width * height * 3);
	for (let y = 0, o = 0; y < height; y++) {
		for (let x = 0; x < width; x++, o += 3) {
			const isInside =
				x >= left && x < left + side && y >= top && y < top + side;
			rgb[o] = isInside ? 230 : (x * 255) / width;
			rgb[o + 1] = isInside ? 60 : (y * 255) / height;
			rgb[o + 2] = isInside ? 40 : 128;
		}
	}
	return sensorFrame(rgb, width, height, format);
}

/**
 * The photos of a folder and of the folders in it, by name, again and again, each cropped and scaled to the sensor.
 * The next one is read while a frame is in use; files that cannot be read are passed over.
 * Throws Error where the folder holds no photo.
 */
export async function folder(
	path: string,
	sensor: Sensor,
	decode: Decode = decodePhoto,
): Promise<FrameSource> {
	const files = await photosIn(path);
	const scale = await createPreprocessor(
		imageDescription(sensor, "rgb", "crop"),
	);
	const read = async (file: string) => {
		const rgb = pixelsOfInput(scale(await decode(file)));
		return sensorFrame(rgb, sensor.width, sensor.height, sensor.format);
	};
	return prefetched(files, read);
}

async function decodePhoto(path: string): Promise<Frame> {
	const photos = await import("../../host/photos");
	return photos.decodePhoto(path);
}

async function photosIn(path: string): Promise<string[]> {
	const names = await readdir(path, { recursive: true });
	const files = names.filter((name) => PHOTOS.has(extname(name).toLowerCase()));
	if (files.length === 0)
		throw new Error(`no photo in "${path}": a camera needs one at least`);
	return files.sort().map((name) => join(path, name));
}

/** Keeps one frame ready. Once every file in a row has failed there is no frame any more. */
function prefetched(
	files: readonly string[],
	read: (file: string) => Promise<Frame>,
): FrameSource {
	let next = 0;
	let failed = 0;
	let ready: Frame | undefined;
	const fetch = async () => {
		ready = undefined;
		while (!ready && failed < files.length) {
			try {
				ready = await read(files[next++ % files.length]);
				failed = 0;
			} catch {
				failed++;
			}
		}
	};
	void fetch();
	return {
		next() {
			const frame = ready;
			if (frame) void fetch();
			return frame ?? (failed < files.length ? "waiting" : undefined);
		},
	};
}
