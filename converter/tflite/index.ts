/** A .tflite file -> a model with the same meaning, byte for byte. */
import type { ImageDescription } from "../../host/runtime/frame";
import { graphOf } from "./graph";
import { type Described, describeInput } from "./input";
import { checkLimits } from "./limits";
import { readMetadata } from "./metadata";
import { readModel } from "./model";
import type { Normalization } from "./normalization";

export { MalformedError, TfliteError, UnsupportedError } from "./errors";
export { linesOf } from "./labels";
export type { Normalization } from "./normalization";

export interface ImportOptions {
	/** How photos of another shape are brought to the input's; default: crop. */
	fit?: ImageDescription["fit"];
	/** How pixels become input values; default: as the file's metadata says, or as the input's scale suggests. */
	normalization?: Normalization;
}

export interface ImportedModel extends Described {
	/** From the file's metadata. */
	labels?: string[];
	/** The file's own description of itself. */
	description: string;
}

/** Throws MalformedError for a broken file, UnsupportedError for one with what Ocelli does not run. */
export function importTflite(
	bytes: Uint8Array,
	{ fit = "crop", normalization }: ImportOptions = {},
): ImportedModel {
	const file = readModel(bytes);
	const imported = graphOf(file);
	checkLimits(imported.graph);
	const metadata = readMetadata(bytes, file);
	const described = describeInput(imported, fit, {
		asked: normalization,
		known: metadata.normalization,
	});
	const { labels } = metadata;
	return { ...described, labels, description: file.description };
}
