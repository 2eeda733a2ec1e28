/** Stratified splits: every class keeps its share in every part, and what belongs together stays together. */
import { Random } from "./random";

/** Example indices that no split tears apart: one, or near-duplicates of one another. */
type Unit = number[];

/**
 * The units by class, each class shuffled. `groups`: a name for every example, equal for those that stay together;
 * default: each for itself. A unit counts to the class of its first example.
 */
function shuffledByClass(
	labels: readonly number[],
	seed: number,
	groups: readonly number[] = [...labels.keys()],
): Unit[][] {
	const random = new Random(seed);
	const units = new Map<number, Unit>();
	const classes: Unit[][] = [];
	for (const [index, label] of labels.entries()) {
		const unit = units.get(groups[index]);
		if (unit) unit.push(index);
		else {
			const first = [index];
			units.set(groups[index], first);
			classes[label] ??= [];
			classes[label].push(first);
		}
	}
	return Array.from(classes, (units) => random.shuffle(units ?? []));
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
 * Indices of the three parts; none has an example whose group (default: itself) has one in another part. A class of
 * three groups or more has at least one in every part whose share is not 0; the training part is never left empty.
 */
export function split(
	labels: readonly number[],
	shares: SplitShares,
	seed: number,
	groups?: readonly number[],
): Split {
	const result: Split = { train: [], validation: [], test: [] };
	for (const units of shuffledByClass(labels, seed, groups)) {
		const [test, others] = take(units, shares.test, shares.validation > 0);
		const [validation, train] = take(others, shares.validation, false);
		result.test.push(...test.flat());
		result.validation.push(...validation.flat());
		result.train.push(...train.flat());
	}
	sorted(result.train);
	sorted(result.validation);
	sorted(result.test);
	return result;
}

/**
 * The first units that make up about `share` of the examples, and the others: at least one where there is a share, and
 * at least one less than all, two less where `forTwo` other parts want some.
 */
function take(units: Unit[], share: number, forTwo: boolean): [Unit[], Unit[]] {
	if (share === 0 || units.length < 2) return [[], units];
	const most = Math.max(1, units.length - (forTwo ? 2 : 1));
	let wanted = Math.max(1, Math.round(units.flat().length * share));
	const taken = new Set<Unit>();
	for (const unit of units)
		if (unit.length <= wanted && taken.size < most) {
			taken.add(unit);
			wanted -= unit.length;
		}
	if (taken.size === 0) taken.add(smallest(units));
	return [[...taken], units.filter((unit) => !taken.has(unit))];
}

function smallest(units: readonly Unit[]): Unit {
	return units.reduce((least, unit) =>
		unit.length < least.length ? unit : least,
	);
}

export interface Fold {
	train: number[];
	/** Left out of this fold's training; every example is left out in exactly one fold. */
	test: number[];
}

/**
 * K folds. The units of each class are dealt out one after the other, large ones first, always to the fold that has
 * least of the class: without groups, folds differ by at most one example a class.
 */
export function folds(
	labels: readonly number[],
	count: number,
	seed: number,
	groups?: readonly number[],
): Fold[] {
	const dealt = Array.from({ length: count }, (): number[] => []);
	for (const units of shuffledByClass(labels, seed, groups)) {
		const ofClass = dealt.map(() => 0);
		for (const unit of units.toSorted((a, b) => b.length - a.length)) {
			const fold = leastFilled(ofClass, dealt);
			ofClass[fold] += unit.length;
			dealt[fold].push(...unit);
		}
	}
	return dealt.map((test) => ({
		train: sorted(dealt.filter((other) => other !== test).flat()),
		test: sorted([...test]),
	}));
}

/** The fold with least of the class; of those, the one with least of all. */
function leastFilled(
	ofClass: readonly number[],
	dealt: readonly number[][],
): number {
	const order = [...dealt.keys()].sort(
		(a, b) => ofClass[a] - ofClass[b] || dealt[a].length - dealt[b].length,
	);
	return order[0];
}
