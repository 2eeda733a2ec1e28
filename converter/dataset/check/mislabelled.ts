/**
 * Confident learning (Northcutt, Jiang and Chuang, 2021): an example is suspect where a model that has not seen it
 * believes less in its label than it does in that class on average, and as much in another one as it does in that
 * class on average. Averages of its own are what makes it work with models that are over- or underconfident.
 */

export interface LabelSuspect {
	/** Of the example. */
	index: number;
	/** The class that it seems to be of. */
	likely: number;
	/** By how much the model believes more in that class than in the label, 0..1. */
	margin: number;
}

/**
 * Most suspicious first. `probabilities`: of each example one a class, by a model that was trained without it;
 * `labels`: the class each is said to be of.
 */
export function labelSuspects(
	probabilities: readonly ArrayLike<number>[],
	labels: readonly number[],
): LabelSuspect[] {
	const usual = selfConfidences(probabilities, labels);
	return [...probabilities.entries()]
		.flatMap(([index, row]): LabelSuspect[] => {
			const label = labels[index];
			if (row[label] >= usual[label]) return [];
			const likely = mostLikely(row, usual, label);
			if (likely === undefined) return [];
			return [{ index, likely, margin: row[likely] - row[label] }];
		})
		.filter(({ margin }) => margin > 0)
		.sort((a, b) => b.margin - a.margin || a.index - b.index);
}

/** What the model believes in each class where it is the label, on average. */
function selfConfidences(
	probabilities: readonly ArrayLike<number>[],
	labels: readonly number[],
): number[] {
	const classes = probabilities[0]?.length ?? 0;
	return Array.from({ length: classes }, (_, label) => {
		const rows = probabilities.filter((_, i) => labels[i] === label);
		return rows.reduce((sum, row) => sum + row[label], 0) / rows.length;
	});
}

/** Of the other classes that are believed in as usual, the one that is most. */
function mostLikely(
	row: ArrayLike<number>,
	usual: readonly number[],
	label: number,
): number | undefined {
	return Array.from(row)
		.map((probability, other) => ({ probability, other }))
		.filter(
			({ probability, other }) =>
				other !== label && probability >= usual[other],
		)
		.sort((a, b) => b.probability - a.probability)[0]?.other;
}
