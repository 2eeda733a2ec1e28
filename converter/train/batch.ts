import type { Random } from "../dataset/random";
import type { Samples } from "../dataset/samples";
import { elements } from "../graph/quantized";

/** Examples as one array: inputs [n, ...inputShape], labels [n]. */
export interface Batch {
	inputs: Float32Array;
	/** -1 for an example of none. */
	labels: number[];
	/** [n, classes], where an example is not simply of one class; default: 1 at its label. */
	targets?: Float32Array;
	/** [h, w, c]; default: the graph's. A net that pools over the whole image takes any height and width. */
	inputShape?: number[];
}

/** The examples at `indices`, in that order; augmented where `random` is given. */
export function gather(
	samples: Samples,
	indices: readonly number[],
	random?: Random,
): Batch {
	const size = elements(samples.inputShape);
	const inputs = new Float32Array(indices.length * size);
	for (const [n, index] of indices.entries())
		samples.write(index, inputs.subarray(n * size, (n + 1) * size), random);
	return {
		inputs,
		labels: indices.map((index) => samples.labels[index]),
		targets: samples.targets && gatherTargets(samples, indices),
	};
}

function gatherTargets(
	{ targets = new Float32Array(0), classes }: Samples,
	indices: readonly number[],
): Float32Array {
	const gathered = new Float32Array(indices.length * classes);
	for (const [n, index] of indices.entries()) {
		const from = index * classes;
		gathered.set(targets.subarray(from, from + classes), n * classes);
	}
	return gathered;
}

/** 0..count - 1 shuffled, in batches of `size` give or take a few: none is left over small. */
export function shuffledBatches(
	count: number,
	size: number,
	random: Random,
): number[][] {
	const order = random.shuffle(Array.from({ length: count }, (_, i) => i));
	const batches = batchCount(count, size);
	return Array.from({ length: batches }, (_, b) =>
		order.slice(
			Math.floor((b * count) / batches),
			Math.floor(((b + 1) * count) / batches),
		),
	);
}

export function batchCount(count: number, size: number): number {
	return Math.max(1, Math.round(count / size));
}
