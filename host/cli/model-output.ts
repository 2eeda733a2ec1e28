/** Where a model goes: the ending of the file's name says in what form. */
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { CliError, usageError } from "./errors";
import { writeWhole } from "./model-file";
import { note } from "./output";

const ENDINGS = [".oce", ".tflite", ".h"] as const;
type Ending = (typeof ENDINGS)[number];

/** What `-o` says in the commands' help. */
export const OUTPUT_HELP =
	"where the model goes: .oce, .tflite, or .h (a C array)";

/** Throws a usage error for an unknown ending: before work is done for nothing. */
export function checkOutput(path: string): Ending {
	const ending = ENDINGS.find((known) => path.endsWith(known));
	if (ending) return ending;
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
		throw new CliError(
			`-o ${path}: there is a folder of that name; name a file in it, such as ${join(path, "model.oce")}`,
		);
	throw usageError(
		`-o ${path}: models are written as .oce, .tflite or .h; end the name with one of them`,
	);
}

/**
 * Writes a blob in the form that the name's ending says. Throws CliError where TFLite has no form for this model.
 * @param keep then writes it as .oce beside: a model that took long to train is not lost
 */
export async function writeModel(path: string, blob: Uint8Array, keep = false) {
	await writeWhole(path, await formOf(path, blob, keep));
}

async function formOf(
	path: string,
	blob: Uint8Array,
	keep: boolean,
): Promise<Uint8Array | string> {
	const ending = checkOutput(path);
	if (ending === ".oce") return blob;
	const { blobToHeader, blobToTflite, ExportError } = await import(
		"../../converter/convert"
	);
	if (ending === ".h") return blobToHeader(blob, basename(path, ending));
	try {
		return await blobToTflite(blob, note);
	} catch (error) {
		if (!(error instanceof ExportError)) throw error;
		const beside = keep ? await kept(path, blob) : "";
		throw new CliError(`${error.message}${beside}`);
	}
}

async function kept(path: string, blob: Uint8Array): Promise<string> {
	const beside = `${path}.oce`;
	await writeWhole(beside, blob);
	return `; it is in ${beside}`;
}
