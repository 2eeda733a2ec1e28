/**
 * The folder of a long training: checkpoint, the one before it, curve.jsonl. A file is written whole under another name
 * and then renamed, so that whatever kills the process leaves a whole one.
 */
import { copyFile, mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { TrainError } from "../errors";
import {
	type Checkpoint,
	type CheckpointHeader,
	readCheckpoint,
} from "./checkpoint";
import { curveText } from "./curve";

const CURRENT = "checkpoint";
const PREVIOUS = "checkpoint.previous";

export async function saveCheckpoint(
	folder: string,
	{ curve }: CheckpointHeader,
	bytes: Uint8Array,
): Promise<void> {
	const current = join(folder, CURRENT);
	const previous = join(folder, PREVIOUS);
	try {
		await mkdir(folder, { recursive: true });
		if (await exists(current)) {
			await copyFile(current, `${previous}.part`);
			await rename(`${previous}.part`, previous);
		}
		await replace(current, bytes);
		await replace(join(folder, "curve.jsonl"), curveText(curve));
	} catch (error) {
		throw new TrainError(
			`the checkpoint cannot be written to "${folder}" (${(error as NodeJS.ErrnoException).code ?? error}): check folder and disk`,
			{ cause: error },
		);
	}
}

/** The latest checkpoint that is whole; undefined where there is none. `onDamage` hears of one that is not. */
export async function loadCheckpoint(
	folder: string,
	onDamage: (message: string) => void = () => {},
): Promise<Checkpoint | undefined> {
	let damage: unknown;
	for (const name of [CURRENT, PREVIOUS]) {
		const path = join(folder, name);
		const bytes = await bytesOf(path);
		if (!bytes) continue;
		try {
			return readCheckpoint(bytes, path);
		} catch (error) {
			damage = error;
			onDamage((error as Error).message);
		}
	}
	if (damage) throw damage;
	return undefined;
}

async function replace(path: string, data: Uint8Array | string): Promise<void> {
	const file = await open(`${path}.part`, "w");
	try {
		await file.writeFile(data);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(`${path}.part`, path);
}

async function exists(path: string): Promise<boolean> {
	return (await bytesOf(path)) !== undefined;
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
	try {
		return await readFile(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return undefined;
		throw new TrainError(
			`"${path}" cannot be read (${code}): check its permissions`,
			{ cause: error },
		);
	}
}
