/** A blob as a .tflite file, for everything that runs TFLite. */
import { type Model as Loaded, loadModel } from "../../host/runtime";
import { decode } from "../emit/decode";
import { emitGraph } from "../emitGraph";
import type { Model } from "../graph/model";
import { importTflite } from "../tflite";
import { exportTflite } from "../tflite/write";
import { selfTestInput } from "../verify";
import { leftOut } from "./leftOut";

/**
 * Equal blobs give equal files. Throws EngineError for a broken blob, ExportError for what TFLite has no form for.
 * @param onNote told what the file cannot say
 */
export async function blobToTflite(
	blob: Uint8Array,
	onNote?: (line: string) => void,
): Promise<Uint8Array> {
	const loaded = await loadModel(blob);
	const model = decode(blob);
	const file = exportTflite(model);
	await verifyFile(file, model, loaded);
	const lost = leftOut(model);
	if (lost.length > 0)
		onNote?.(`left out, as .tflite has no place for it: ${lost.join("; ")}`);
	return file;
}

const INPUTS = 4;

/** What is read back from the file must give the blob's bytes. Throws Error: a fault in Ocelli, never in the model. */
async function verifyFile(file: Uint8Array, model: Model, loaded: Loaded) {
	const { graph } = importTflite(file);
	const read = await loadModel(emitGraph({ ...model, graph }));
	for (let seed = 1; seed <= INPUTS; seed++) {
		const input = selfTestInput(model.graph, seed);
		if (String(read.run(input)) !== String(loaded.run(input)))
			throw new Error(
				"the .tflite file differs from the model that it was written from: please report this, with the command that you ran",
			);
	}
}
