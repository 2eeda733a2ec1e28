/**
 * Photos of fruit that nobody took: a small ray tracer (shapes by distance fields, textures by noise) and a cheap camera.
 * They are hard on purpose: green apples beside green pears, red plums beside red apples, any light, angle, distance and
 * background, and fruit that the frame cuts off. A kind and a seed always give the same pixels.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "../../../host/runtime/types";
import { Random } from "../random";
import { HEIGHT, photograph, WIDTH } from "./camera";
import { type FruitKind, KINDS } from "./kinds";
import { randomScene } from "./scene";

export type { FruitKind } from "./kinds";

export const FRUIT_KINDS = Object.keys(KINDS) as FruitKind[];

export interface WriteFruitOptions {
	/** Photos a kind; default 60. */
	perKind?: number;
	/** Default 1. */
	seed?: number;
	onProgress?: (done: number, total: number) => void;
	signal?: AbortSignal;
}

/** A photo of a kind of fruit, 128 x 96, rgb888. */
export function renderFruit(kind: FruitKind, seed: number): Frame {
	const random = new Random(Math.imul(seed, 31) + FRUIT_KINDS.indexOf(kind));
	const scene = randomScene(kind, random.fork());
	const data = photograph(scene, random.fork());
	return { width: WIDTH, height: HEIGHT, data, format: "rgb888" };
}

/** Writes JPEGs to <folder>/<kind>/<kind>-<number>.jpg; returns their paths. Equal seeds give equal files. */
export async function writeFruitPhotos(
	folder: string,
	{ perKind = 60, seed = 1, onProgress, signal }: WriteFruitOptions = {},
): Promise<string[]> {
	const total = perKind * FRUIT_KINDS.length;
	const paths: string[] = [];
	for (const kind of FRUIT_KINDS)
		await mkdir(join(folder, kind), { recursive: true });
	let writing: Promise<void> = Promise.resolve(); // the photo before, while the next is rendered
	try {
		for (const kind of FRUIT_KINDS)
			for (let i = 1; i <= perKind; i++) {
				signal?.throwIfAborted();
				const frame = renderFruit(kind, seed * 100_003 + i);
				await writing;
				const number = String(i).padStart(3, "0");
				const path = join(folder, kind, `${kind}-${number}.jpg`);
				writing = writeJpeg(frame, path);
				onProgress?.(paths.push(path), total);
			}
	} finally {
		await writing;
	}
	return paths;
}

async function writeJpeg(frame: Frame, path: string): Promise<void> {
	const { default: sharp } = await import("sharp");
	const { width, height, data } = frame;
	const image = sharp(data, { raw: { width, height, channels: 3 } });
	await writeFile(path, await image.jpeg({ quality: 85 }).toBuffer());
}
