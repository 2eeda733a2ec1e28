/** Softmax cross-entropy with label smoothing, on probabilities that the network has computed. */

export interface Loss {
	/** Mean over the batch, in nats. */
	value: number;
	/** Of the mean loss at the logits: [n, classes]. */
	gradient: Float32Array;
	/** How many are classified right. */
	correct: number;
}

/** Probabilities below this count as this, so that a lost case costs much and not infinity. */
const LEAST_PROBABILITY = 1e-30;

/** The targets [n, classes] that say of each example that it is its label. */
export function oneHot(
	labels: ArrayLike<number>,
	classes: number,
): Float32Array {
	const targets = new Float32Array(labels.length * classes);
	for (let n = 0; n < labels.length; n++) targets[n * classes + labels[n]] = 1;
	return targets;
}

/**
 * `probabilities` and `targets` are [n, classes], row-major; smoothing 0.1 takes 90 % of the target and spreads 10 %
 * evenly.
 */
export function crossEntropy(
	probabilities: Float32Array,
	labels: ArrayLike<number>,
	smoothing: number,
	targets = oneHot(labels, probabilities.length / labels.length),
): Loss {
	const count = labels.length;
	const classes = probabilities.length / count;
	const gradient = new Float32Array(probabilities.length);
	let value = 0;
	let correct = 0;
	for (let n = 0; n < count; n++) {
		const row = probabilities.subarray(n * classes, (n + 1) * classes);
		if (argmax(row) === labels[n]) correct++;
		for (let k = 0; k < classes; k++) {
			const target =
				smoothing / classes + (1 - smoothing) * targets[n * classes + k];
			value -= target * Math.log(Math.max(row[k], LEAST_PROBABILITY));
			gradient[n * classes + k] = (row[k] - target) / count;
		}
	}
	return { value: value / count, gradient, correct };
}

/** Index of the greatest value, the first of equals. */
export function argmax(values: ArrayLike<number>): number {
	let best = 0;
	for (let i = 1; i < values.length; i++)
		if (values[i] > values[best]) best = i;
	return best;
}
