/**
 * Packed photos in the cache folder: all pixels in one file (<key>.pixels), and beside it (<key>.json) the photos' names, class
 * by class, and the pixels' SHA-256. Nothing that goes wrong here stops a training: it decodes again.
 */
import { createHash, randomUUID } from "node:crypto";
import {
	type FileHandle,
	mkdir,
	open,
	readFile,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import { dirname } from "node:path";

interface Index {
	/** Names of the photos of each class, relative to the folder; they lie class by class. */
	names: string[][];
	/** SHA-256 of the pixels. */
	hash: string;
}

export interface Pack extends Index {
	bytes: Uint8Array;
}

/** Node reads and writes no more than 2 GB at once. */
const PIECE = 64 << 20;

/** `memory` makes the array for a number of photos. Undefined where there is no pack, or a damaged one. */
export async function readPack(
	path: string,
	memory: (photos: number) => Uint8Array,
): Promise<Pack | undefined> {
	const index = await readIndex(`${path}.json`);
	const file = await open(`${path}.pixels`).catch(() => undefined);
	try {
		if (!index?.names || !file) return undefined;
		const bytes = memory(index.names.flat().length);
		const whole = await fill(file, bytes);
		return whole && hashOf(bytes) === index.hash
			? { ...index, bytes }
			: undefined;
	} finally {
		await file?.close();
	}
}

/** Returns the pixels' SHA-256. The index comes last, so that where it is, the pixels are whole. */
export async function keepPack(
	path: string,
	bytes: Uint8Array,
	names: string[][],
): Promise<string> {
	const hash = hashOf(bytes);
	const unfinished = `${path}.${randomUUID()}`;
	try {
		await mkdir(dirname(path), { recursive: true });
		await writePieces(unfinished, bytes);
		await rename(unfinished, `${path}.pixels`);
		await writeFile(unfinished, JSON.stringify({ names, hash }));
		await rename(unfinished, `${path}.json`);
	} catch {
		await rm(unfinished, { force: true }).catch(() => {});
	}
	return hash;
}

async function readIndex(path: string): Promise<Index | undefined> {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch {
		return undefined;
	}
}

/** Whether the file has as many bytes. */
async function fill(file: FileHandle, bytes: Uint8Array): Promise<boolean> {
	for (let at = 0; at < bytes.length; ) {
		const piece = bytes.subarray(at, at + PIECE);
		const { bytesRead } = await file.read(piece, 0, piece.length);
		if (bytesRead === 0) return false;
		at += bytesRead;
	}
	return true;
}

async function writePieces(path: string, bytes: Uint8Array): Promise<void> {
	const file = await open(path, "w");
	try {
		for (let at = 0; at < bytes.length; at += PIECE)
			await file.writeFile(bytes.subarray(at, at + PIECE));
	} finally {
		await file.close();
	}
}

function hashOf(bytes: Uint8Array): string {
	const hash = createHash("sha256");
	for (let at = 0; at < bytes.length; at += PIECE)
		hash.update(bytes.subarray(at, at + PIECE));
	return hash.digest("hex");
}
