import { type LossFunction, oneHot, surprise } from "./loss";

/**
 * For logistic: each class is a question of its own. Summed over the classes; its gradient at the logits is p - t.
 * Class weights count for the examples that show the class: the others are no rarer for it.
 */
export const binaryCrossEntropy: LossFunction = (
	probabilities,
	labels,
	{ smoothing = 0, targets: given, classWeights } = {},
) => {
	const count = labels.length;
	const classes = probabilities.length / count;
	const targets = given ?? oneHot(labels, classes);
	const gradient = new Float32Array(probabilities.length);
	let value = 0;
	for (const [i, p] of probabilities.entries()) {
		const target = smoothing / 2 + (1 - smoothing) * targets[i];
		const weight = 1 + targets[i] * ((classWeights?.[i % classes] ?? 1) - 1);
		value += weight * target * surprise(p);
		value += weight * (1 - target) * surprise(1 - p);
		gradient[i] = (weight * (p - target)) / count;
	}
	const correct = countExact(probabilities, targets, classes);
	return { value: value / count, gradient, correct };
};

/** Examples of which every class is on the right side of one half. */
function countExact(
	probabilities: Float32Array,
	targets: Float32Array,
	classes: number,
): number {
	let exact = 0;
	for (let from = 0; from < targets.length; from += classes) {
		const row = targets.subarray(from, from + classes);
		const isRight = (target: number, k: number) =>
			target >= 0.5 === probabilities[from + k] >= 0.5;
		if (row.every(isRight)) exact++;
	}
	return exact;
}
