/** Data parallelism: a batch in shares, and the results of the shares as that of the batch. */

import type { FloatGraph } from "../../graph/float";
import type { Batch } from "../batch";
import type { Differentiated } from "../differentiate";

/** Others that compute beside the trainer. */
export interface Helpers {
	count: number;
	/** Hands a share to each; returns at once. */
	begin(graph: FloatGraph, shares: readonly Batch[]): void;
	/** Waits for the results, in the order of the shares. */
	finish(): Differentiated[];
	close(): Promise<void>;
}

/** Examples are dealt out in their order, as evenly as can be; every share has one at least. */
export function shares(batch: Batch, count: number): Batch[] {
	const { inputs, labels, targets, inputShape } = batch;
	const examples = labels.length;
	const size = inputs.length / examples;
	const classes = targets ? targets.length / examples : 0;
	const parts = Math.min(count, examples);
	return Array.from({ length: parts }, (_, i) => {
		const from = Math.floor((i * examples) / parts);
		const to = Math.floor(((i + 1) * examples) / parts);
		return {
			inputs: inputs.subarray(from * size, to * size),
			labels: labels.slice(from, to),
			targets: targets?.subarray(from * classes, to * classes),
			inputShape,
		};
	});
}

/**
 * The batch's result from that of its shares: means weighted by the examples of each, added in order, so that the sum
 * does not depend on which was ready first. Every share has batch statistics of its own.
 */
export function joined(
	results: readonly Differentiated[],
	examples: readonly number[],
): Differentiated {
	const total = examples.reduce((sum, n) => sum + n, 0);
	const mean = (values: readonly number[]) =>
		values.reduce((sum, value, i) => sum + (value * examples[i]) / total, 0);
	const blend = (arrays: readonly Float32Array[]) => {
		const sum = new Float32Array(arrays[0].length);
		for (const [i, values] of arrays.entries()) {
			const share = examples[i] / total;
			for (let k = 0; k < sum.length; k++) sum[k] += share * values[k];
		}
		return sum;
	};
	return {
		loss: mean(results.map(({ loss }) => loss)),
		correct: results.reduce((sum, { correct }) => sum + correct, 0),
		gradient: blend(results.map(({ gradient }) => gradient)),
		statistics: blend(results.map(({ statistics }) => statistics)),
	};
}
