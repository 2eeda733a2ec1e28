/** Which classes an output names: the same rule for a model's bytes and for a float network's probabilities. */

export interface AnswerRule {
	/** Whether each class is a question of its own; otherwise only the most probable can be the answer. */
	multilabel: boolean;
	/** The least output of each class that counts, in the units of the output. */
	least: ArrayLike<number>;
}

/** Indices of the classes that the output names, the most probable first, of equals the first; none: unknown. */
export function namedClasses(
	output: ArrayLike<number>,
	{ multilabel, least }: AnswerRule,
): number[] {
	const ranked = Array.from(output, (_, i) => i);
	ranked.sort((a, b) => output[b] - output[a]);
	const candidates = multilabel ? ranked : ranked.slice(0, 1);
	return candidates.filter((i) => output[i] >= least[i]);
}
