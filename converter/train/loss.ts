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

/** `probabilities` is [n, classes], row-major; smoothing 0.1 asks for 90 % on the label and 10 % spread evenly. */
export function crossEntropy(
	probabilities: Float32Array,
	labels: ArrayLike<number>,
	smoothing: number,
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
				smoothing / classes + (k === labels[n] ? 1 - smoothing : 0);
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
