/**
 * Preprocessed photos on disk, so that the next training does not decode them again.
 *
 * Folder: OCELLI_CACHE, else the platform's cache folder + /ocelli (Linux: XDG_CACHE_HOME or ~/.cache, macOS:
 * ~/Library/Caches, Windows: %LOCALAPPDATA%). Entry: photos/<first 2 digits of the key>/<key>, the bytes and behind them
 * their SHA-256. An entry is written under another name and then renamed, so that processes may share the folder; one
 * that is damaged counts as missing. Nothing that goes wrong here stops a training.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { sha256 } from "./hash";

const HASH_BYTES = 32;

export function cacheFolder(): string {
	return process.env.OCELLI_CACHE || join(platformCache(), "ocelli");
}

/** Deletes every cached photo, and those packed for long trainings; `ocelli` makes them again when it needs them. */
export async function clearPhotoCache(): Promise<void> {
	for (const kind of ["photos", "packed"])
		await rm(join(cacheFolder(), kind), { recursive: true, force: true });
}

/** The bytes kept under `key` (64 digits), or undefined. */
export async function readCached(
	key: string,
	length: number,
): Promise<Uint8Array | undefined> {
	const entry = await readFile(entryPath(key)).catch(() => undefined);
	if (entry?.length !== length + HASH_BYTES) return undefined;
	const bytes = new Uint8Array(entry.subarray(0, length));
	const hash = entry.subarray(length).toString("hex");
	return sha256(bytes) === hash ? bytes : undefined;
}

export async function writeCached(
	key: string,
	bytes: Uint8Array,
): Promise<void> {
	const path = entryPath(key);
	const unfinished = `${path}.${randomUUID()}`;
	try {
		await mkdir(dirname(path), { recursive: true });
		const hash = Buffer.from(sha256(bytes), "hex");
		await writeFile(unfinished, Buffer.concat([bytes, hash]));
		await rename(unfinished, path);
	} catch {
		await rm(unfinished, { force: true }).catch(() => {});
	}
}

function entryPath(key: string): string {
	return join(cacheFolder(), "photos", key.slice(0, 2), key);
}

function platformCache(): string {
	if (process.platform === "win32")
		return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
	if (process.platform === "darwin")
		return join(homedir(), "Library", "Caches");
	return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}
