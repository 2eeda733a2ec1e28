/**
 * TensorFlow.js as the trainer sees it. It is always passed in as `tf`, never imported: one instance with one engine,
 * whichever backend it comes with, and nothing heavy is loaded before a command needs it.
 */
export type Tf = typeof import("@tensorflow/tfjs-core");

export type {
	Tensor,
	Tensor1D,
	Tensor2D,
	Tensor4D,
} from "@tensorflow/tfjs-core";

/** Runs `compute` and disposes of every tensor it made. Unlike `tf.tidy` it does not search the result for tensors. */
export function scope<T>(tf: Tf, compute: () => T): T {
	const results: T[] = [];
	tf.tidy(() => {
		results.push(compute());
	});
	return results[0];
}
