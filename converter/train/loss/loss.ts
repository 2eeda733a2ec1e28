/** What a loss is: a number to watch, and the gradient that training follows. */

export interface Loss {
	/** Mean over the batch, in nats. */
	value: number;
	/** Of the mean loss at the logits: [n, classes]. */
	gradient: Float32Array;
	/** How many are classified right. */
	correct: number;
}

/** `probabilities`: what the network's last layer gave, [n, classes], row-major. `labels`: [n], -1 for none. */
export type LossFunction = (
	probabilities: Float32Array,
	labels: ArrayLike<number>,
	options?: LossOptions,
) => Loss;

export interface LossOptions {
	/** Share of the target that is spread evenly over its alternatives: 0.1 takes 90 % of the target. Default 0. */
	smoothing?: number;
	/** [n, classes]; default: 1 at each label. */
	targets?: Float32Array;
	/** How much an example of each class counts, 1 on average; default: all the same. */
	classWeights?: ArrayLike<number>;
}

/** Probabilities below this count as this, so that a lost case costs much and not infinity. */
const LEAST_PROBABILITY = 1e-30;

export function surprise(probability: number): number {
	return -Math.log(Math.max(probability, LEAST_PROBABILITY));
}

/** The targets [n, classes] that say of each example that it is its label. */
export function oneHot(
	labels: ArrayLike<number>,
	classes: number,
): Float32Array {
	const targets = new Float32Array(labels.length * classes);
	for (let n = 0; n < labels.length; n++)
		if (labels[n] >= 0) targets[n * classes + labels[n]] = 1;
	return targets;
}

/** Index of the greatest value, the first of equals. */
export function argmax(values: ArrayLike<number>): number {
	let best = 0;
	for (let i = 1; i < values.length; i++)
		if (values[i] > values[best]) best = i;
	return best;
}
