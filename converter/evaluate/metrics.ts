/** Figures of merit of a classifier from what it said about labelled examples. */

export interface Prediction {
	/** Index of the true class. */
	actual: number;
	/** Index of the class the model chose. */
	predicted: number;
	/** One probability a class. */
	probabilities: ArrayLike<number>;
	name: string;
}

export interface ClassMetrics {
	label: string;
	/** Examples of this class. */
	count: number;
	/** Of those called this class, how many are; null where none was. */
	precision: number | null;
	/** Of those of this class, how many were called so; null without examples. */
	recall: number | null;
	/** Area under precision over recall, each example ranked by this class's probability; null without examples. */
	averagePrecision: number | null;
}

export interface Evaluation {
	accuracy: number;
	perClass: ClassMetrics[];
	/** confusion[actual][predicted] */
	confusion: number[][];
}

/** An evaluation and what it was made of. */
export interface Measured {
	evaluation: Evaluation;
	predictions: Prediction[];
}

export function evaluate(
	predictions: readonly Prediction[],
	labels: readonly string[],
): Evaluation {
	const confusion = labels.map(() => labels.map(() => 0));
	for (const { actual, predicted } of predictions)
		confusion[actual][predicted]++;
	const right = labels.reduce((sum, _, i) => sum + confusion[i][i], 0);
	return {
		accuracy: predictions.length === 0 ? 0 : right / predictions.length,
		perClass: labels.map((label, i) =>
			classMetrics(label, i, predictions, confusion),
		),
		confusion,
	};
}

function classMetrics(
	label: string,
	index: number,
	predictions: readonly Prediction[],
	confusion: number[][],
): ClassMetrics {
	const count = confusion[index].reduce((sum, n) => sum + n, 0);
	const called = confusion.reduce((sum, row) => sum + row[index], 0);
	const right = confusion[index][index];
	return {
		label,
		count,
		precision: called === 0 ? null : right / called,
		recall: count === 0 ? null : right / count,
		averagePrecision:
			count === 0 ? null : averagePrecision(predictions, index, count),
	};
}

/** Mean of the precisions at each positive; equal probabilities count as one step, so their order does not matter. */
function averagePrecision(
	predictions: readonly Prediction[],
	index: number,
	positives: number,
): number {
	const ranked = [...predictions].sort(
		(a, b) => b.probabilities[index] - a.probabilities[index],
	);
	let sum = 0;
	let found = 0;
	for (let i = 0; i < ranked.length; ) {
		const level = ranked[i].probabilities[index];
		let hits = 0;
		for (; i < ranked.length && ranked[i].probabilities[index] === level; i++)
			if (ranked[i].actual === index) hits++;
		found += hits;
		sum += hits * (found / i);
	}
	return sum / positives;
}
