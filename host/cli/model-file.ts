import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
	EngineError,
	type LoadOptions,
	loadModel,
	type Model,
} from "../runtime";
import { CliError } from "./errors";

/** The bytes of a file, or one clear error. */
export async function readBytes(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT")
			throw new CliError(`${path}: there is no such file; check the path`);
		if (code === "EISDIR")
			throw new CliError(`${path}: this is a folder; name a file`);
		if (code === "ERR_FS_FILE_TOO_LARGE")
			throw new CliError(`${path}: it is larger than 2 GiB; name another file`);
		throw new CliError(
			`${path}: cannot be read (${code}); check its permissions`,
		);
	}
}

/** A checked model and its bytes. */
export async function openModel(
	path: string,
	options?: LoadOptions,
): Promise<{ blob: Uint8Array; model: Model }> {
	const blob = await readBytes(path);
	if (isTflite(blob))
		throw new CliError(
			`${path}: this is a .tflite file; make a model of it: ocelli convert ${path} -o model.oce`,
		);
	try {
		return { blob, model: await loadModel(blob, options) };
	} catch (error) {
		if (error instanceof EngineError)
			throw new CliError(`${path}: ${error.message}`);
		throw error;
	}
}

/** By the identifier that every .tflite file has. */
export function isTflite(bytes: Uint8Array): boolean {
	return String.fromCharCode(...bytes.subarray(4, 8)) === "TFL3";
}

/** Writes a file whole or not at all: under another name first, then renamed. */
export async function writeWhole(path: string, bytes: Uint8Array | string) {
	const temporary = `${path}.${process.pid}.part`;
	const existing = await stat(path).catch(() => undefined);
	if (existing && !existing.isFile())
		throw new CliError(
			`${path}: there is a ${existing.isDirectory() ? "folder" : "device"} of that name; name a file`,
		);
	try {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(temporary, bytes);
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => undefined);
		throw new CliError(
			`${path}: cannot be written (${(error as NodeJS.ErrnoException).code}); check folder and disk`,
		);
	}
}
