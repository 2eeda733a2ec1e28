/** Memory that has run out shows as a trap of WebAssembly or as a RangeError; this says what it is and what to do. */
import { TrainError } from "./errors";

/**
 * A TrainError in place of an error that says that there was no memory; any other error as it is.
 *
 * @param examples of the batch that was worked on
 * @param shape of one example
 */
export function explained(
	error: unknown,
	examples: number,
	shape: readonly number[],
): unknown {
	if (!isOutOfMemory(error)) return error;
	return new TrainError(
		`out of memory (${error.message}) with ${examples} examples of ${shape.join(" x ")} at once: take a smaller --input-size or --width, or fewer --workers`,
	);
}

function isOutOfMemory(error: unknown): error is Error {
	if (error instanceof WebAssembly.RuntimeError) return true;
	return (
		error instanceof RangeError &&
		/allocation failed|typed array length|WebAssembly\.Memory/.test(
			error.message,
		)
	);
}
