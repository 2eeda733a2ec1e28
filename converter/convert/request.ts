import type { ImageDescription } from "../../host/runtime/frame";
import type { BoardFit, ModelInfo } from "../describe";
import type { MemoryRequest } from "../memory";
import type { Normalization } from "../tflite";

/** A model that cannot be converted, or not as it is asked to be. */
export class ConvertError extends Error {
	override name = "ConvertError";
}

export interface ConvertRequest extends MemoryRequest {
	/** Of a .tflite or .oce file. */
	bytes: Uint8Array;
	/** The file's name, for messages and the provenance. */
	name: string;
	/** One an output; default: those that the file has. */
	labels?: string[];
	/** .tflite only: how pixels become input values; default: as the file says, or as the input's scale suggests. */
	normalization?: Normalization;
	/** .tflite only: how photos of another shape are brought to the input's; default: crop. */
	fit?: ImageDescription["fit"];
	/** What the provenance names as the model's maker; default: the library. */
	tool?: string;
	/** Told what has been found and done. */
	onNote?: (line: string) => void;
}

export interface ConvertedModel {
	blob: Uint8Array;
	info: ModelInfo;
	/** Where a board was asked for. */
	fit?: BoardFit;
}
