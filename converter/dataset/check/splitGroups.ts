/** Which photos of a dataset have to stay on the same side of a split, so that no accuracy is flattered. */
import {
	classesOf,
	type Dataset,
	examplesOf,
	type ImageDataset,
	labelsOf,
	strataOf,
} from "../types";
import { joinCopies } from "./duplicates";
import { type Fingerprint, fingerprint } from "./fingerprint";

export interface SplitGroups {
	/** A name for each example, equal for near-duplicates of one class; for dataset/split.ts. */
	groups: number[];
	/** What a user should know about them, a sentence each. */
	remarks: string[];
}

const SEE = "`ocelli data check` lists them";

/** Near-duplicate photos, by class where a photo has one. Rows of a table are each for themselves. */
export function splitGroups(dataset: Dataset): SplitGroups {
	if (dataset.kind === "table")
		return { groups: [...dataset.rows.keys()], remarks: [] };
	const copies = joinCopies(fingerprintsOf(dataset)).groups();
	if (dataset.multilabel) {
		// A copy is one whatever it is of.
		const titles = [...dataset.labels, dataset.negative ?? "none"];
		return remarked(withoutLone(copies, strataOf(dataset), titles));
	}
	const labels = labelsOf(dataset);
	const conflicting = conflicts(copies, labels).flat().length;
	const result = remarked(groupsByClass(copies, labels, dataset.labels));
	if (conflicting > 0)
		result.remarks.unshift(
			`${conflicting} photos are copies of photos of another class, so that some lie in a wrong one: ${SEE}`,
		);
	return result;
}

function remarked({ groups, remarks }: SplitGroups): SplitGroups {
	const doubled = groups.length - new Set(groups).size;
	if (doubled === 0) return { groups, remarks };
	const photos =
		doubled === 1
			? "1 photo is a near-duplicate"
			: `${doubled} photos are near-duplicates`;
	const remark = `${photos} of another one: they stay on the same side of every split (${SEE})`;
	return { groups, remarks: [remark, ...remarks] };
}

/**
 * Photos that are copies of one another in one class are a group. Not across classes: where one of them is held out, its
 * label speaks against the other's. `copies`: a name for each photo, equal for copies.
 */
export function groupsByClass(
	copies: readonly number[],
	labels: readonly number[],
	classes: readonly string[],
): SplitGroups {
	const groups = copies.map((copy, i) => copy * classes.length + labels[i]);
	return withoutLone(groups, labels, classes);
}

/**
 * What is split by itself (a class) and is one single group could not be held out at all: its photos are each for
 * themselves, with a remark.
 */
function withoutLone(
	groups: readonly number[],
	strata: readonly number[],
	titles: readonly string[],
): SplitGroups {
	const result = [...groups];
	const remarks: string[] = [];
	const unused = 1 + groups.reduce((most, name) => Math.max(most, name), 0);
	for (const [stratum, title] of titles.entries()) {
		const members = [...strata.keys()].filter((i) => strata[i] === stratum);
		const names = new Set(members.map((i) => groups[i]));
		if (members.length < 2 || names.size > 1) continue;
		for (const i of members) result[i] = unused + i;
		remarks.push(
			`all ${members.length} photos of "${title}" are near-duplicates of one another, so that its accuracy is flattered: add photos of other situations`,
		);
	}
	return { groups: result, remarks };
}

/** Groups of copies, as indices, that have photos of more than one class; `labels`: a name of each one's class. */
export function conflicts(
	copies: readonly number[],
	labels: readonly (number | string)[],
): number[][] {
	return membersOf(copies).filter(
		(members) => new Set(members.map((i) => labels[i])).size > 1,
	);
}

/** Groups of two examples or more, as indices. */
export function membersOf(groups: readonly number[]): number[][] {
	const members = new Map<number, number[]>();
	for (const [i, group] of groups.entries()) {
		const others = members.get(group);
		if (others) others.push(i);
		else members.set(group, [i]);
	}
	return [...members.values()].filter(({ length }) => length > 1);
}

/** How many different ones, without near-duplicates, each class has. */
export function countDifferent(
	dataset: Dataset,
	groups: readonly number[],
): number[] {
	const ofClass = dataset.labels.map(() => new Set<number>());
	for (const [i, example] of examplesOf(dataset).entries())
		for (const label of classesOf(example)) ofClass[label].add(groups[i]);
	return ofClass.map(({ size }) => size);
}

/** Of photos to test with, how many are near-duplicates of photos that were trained with. */
export function copiesAcross(
	training: ImageDataset,
	test: ImageDataset,
): number {
	const prints = [training, test].map(fingerprintsOf);
	const copies = joinCopies(prints.flat()).groups();
	const count = training.images.length;
	const trained = new Set(copies.slice(0, count));
	return copies.slice(count).filter((group) => trained.has(group)).length;
}

function fingerprintsOf(dataset: ImageDataset): (Fingerprint | undefined)[] {
	return dataset.images.map(({ pixels }) => fingerprint(pixels, dataset));
}
