import { TfliteError } from "../errors";

/** A model that TFLite has no form for; the message names the first thing in it, and what to do. */
export class ExportError extends TfliteError {
	override name = "ExportError";

	constructor(fact: string, next = "keep it as .oce, or write it as .h") {
		super(`the model cannot be written as .tflite: ${fact}; ${next}`);
	}
}

/** Thrown by a part of the writer that knows only the reason, half a sentence; index.ts says which operator it is. */
export class Inexpressible extends Error {
	override name = "Inexpressible";
}
