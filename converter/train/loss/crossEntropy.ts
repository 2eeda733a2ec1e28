import { argmax, type LossFunction, oneHot, surprise } from "./loss";

/** For softmax: each example is of one class. Its gradient at the logits is p - t. */
export const crossEntropy: LossFunction = (
	probabilities,
	labels,
	{ smoothing = 0, targets: given, classWeights } = {},
) => {
	const count = labels.length;
	const classes = probabilities.length / count;
	const targets = given ?? oneHot(labels, classes);
	const gradient = new Float32Array(probabilities.length);
	let value = 0;
	let correct = 0;
	for (let n = 0; n < count; n++) {
		const row = probabilities.subarray(n * classes, (n + 1) * classes);
		const wanted = targets.subarray(n * classes, (n + 1) * classes);
		const weight = classWeights ? weightOf(wanted, classWeights) : 1;
		if (argmax(row) === labels[n]) correct++;
		for (let k = 0; k < classes; k++) {
			const target = smoothing / classes + (1 - smoothing) * wanted[k];
			value += weight * target * surprise(row[k]);
			gradient[n * classes + k] = (weight * (row[k] - target)) / count;
		}
	}
	return { value: value / count, gradient, correct };
};

/** Of an example that is a mixture of classes: the mixture of their weights. */
function weightOf(targets: Float32Array, weights: ArrayLike<number>): number {
	return targets.reduce((sum, target, k) => sum + target * weights[k], 0);
}
