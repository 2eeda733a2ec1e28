/** Stratified splits: every class keeps its share in every part. */
import { Random } from "./random";

/** Example indices by class, each shuffled. */
function shuffledByClass(labels: readonly number[], seed: number): number[][] {
	const random = new Random(seed);
	const classes: number[][] = [];
	for (const [index, label] of labels.entries()) {
		classes[label] ??= [];
		classes[label].push(index);
	}
	return Array.from(classes, (indices) => random.shuffle(indices ?? []));
}

/** Ascending, so that a part does not depend on the order in which its classes were drawn. */
function sorted(indices: number[]): number[] {
	return indices.sort((a, b) => a - b);
}

export interface Split {
	train: number[];
	validation: number[];
	test: number[];
}

/** Shares of the whole, 0..1. */
export interface SplitShares {
	validation: number;
	test: number;
}

/**
 * Indices of the three parts. A class of three examples or more has at least one in every part whose share is not 0;
 * the training part is never left empty.
 */
export function split(
	labels: readonly number[],
	shares: SplitShares,
	seed: number,
): Split {
	const result: Split = { train: [], validation: [], test: [] };
	for (const indices of shuffledByClass(labels, seed)) {
		const test = part(indices.length, shares.test);
		const validation = part(indices.length - test, shares.validation);
		result.test.push(...indices.slice(0, test));
		result.validation.push(...indices.slice(test, test + validation));
		result.train.push(...indices.slice(test + validation));
	}
	sorted(result.train);
	sorted(result.validation);
	sorted(result.test);
	return result;
}

/** How many of `count` make `share`: at least one where there is a share, and at least one less than all. */
function part(count: number, share: number): number {
	if (share === 0 || count < 2) return 0;
	return Math.min(count - 1, Math.max(1, Math.round(count * share)));
}

export interface Fold {
	train: number[];
	/** Left out of this fold's training; every example is left out in exactly one fold. */
	test: number[];
}

/** K folds. Classes are dealt out one after the other, so that folds differ by at most one example a class. */
export function folds(
	labels: readonly number[],
	count: number,
	seed: number,
): Fold[] {
	const dealt = shuffledByClass(labels, seed).flat();
	return Array.from({ length: count }, (_, fold) => ({
		train: sorted(dealt.filter((_, i) => i % count !== fold)),
		test: sorted(dealt.filter((_, i) => i % count === fold)),
	}));
}
