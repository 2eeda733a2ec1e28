/** Something that is or is not so, and how probable a model thought it. */
export interface Scored {
	probability: number;
	isTrue: boolean;
}

/**
 * Area under precision over recall: the mean of the precisions at each positive. Equal probabilities count as one step,
 * so their order does not matter. null without positives.
 */
export function averagePrecision(scored: readonly Scored[]): number | null {
	const ranked = [...scored].sort((a, b) => b.probability - a.probability);
	const positives = ranked.filter(({ isTrue }) => isTrue).length;
	let sum = 0;
	let found = 0;
	for (let i = 0; i < ranked.length; ) {
		const level = ranked[i].probability;
		let hits = 0;
		for (; i < ranked.length && ranked[i].probability === level; i++)
			if (ranked[i].isTrue) hits++;
		found += hits;
		sum += hits * (found / i);
	}
	return positives === 0 ? null : sum / positives;
}
