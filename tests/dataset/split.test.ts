import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { folds, split } from "../../converter/dataset/split";

/** Three classes of 15, 30 and 5, mixed. */
const LABELS = Array.from({ length: 50 }, (_, i) =>
	i % 10 === 0 ? 2 : i % 10 < 4 ? 0 : 1,
);
const everyIndex = LABELS.map((_, i) => i);
const ofClass = (indices: number[], label: number) =>
	indices.filter((i) => LABELS[i] === label).length;

describe("split", () => {
	test("every class has its share in every part, every example is in one", () => {
		const { train, validation, test } = split(
			LABELS,
			{ validation: 0.25, test: 0.2 },
			1,
		);
		const all = [...train, ...validation, ...test];
		expect(all.toSorted((a, b) => a - b)).toEqual(everyIndex);
		expect([0, 1, 2].map((label) => ofClass(test, label))).toEqual([3, 6, 1]);
		expect([0, 1, 2].map((label) => ofClass(validation, label))).toEqual([
			3, 6, 1,
		]);
	});

	test("by seed", () => {
		const shares = { validation: 0.2, test: 0 };
		expect(split(LABELS, shares, 1)).toEqual(split(LABELS, shares, 1));
		expect(split(LABELS, shares, 1)).not.toEqual(split(LABELS, shares, 2));
	});

	test("three examples of a class are enough for all parts; one alone is trained with", () => {
		const { train, validation, test } = split(
			[0, 0, 0, 1],
			{ validation: 0.1, test: 0.1 },
			1,
		);
		expect([train.length, validation.length, test.length]).toEqual([2, 1, 1]);
		expect(train).toContain(3);
	});

	test("no share, no part", () => {
		const { train, validation, test } = split(
			LABELS,
			{ validation: 0, test: 0 },
			1,
		);
		expect(train).toEqual(everyIndex);
		expect([validation, test]).toEqual([[], []]);
	});
});

describe("folds", () => {
	const five = folds(LABELS, 5, 1);

	test("every example is left out once", () => {
		const left = five.flatMap(({ test }) => test);
		expect(left.toSorted((a, b) => a - b)).toEqual(everyIndex);
		for (const { train, test } of five) {
			const all = [...train, ...test];
			expect(all.toSorted((a, b) => a - b)).toEqual(everyIndex);
		}
	});

	test("every class is left out evenly", () => {
		for (const { test } of five)
			expect([0, 1, 2].map((label) => ofClass(test, label))).toEqual([3, 6, 1]);
	});
});

/** Examples of up to 4 classes, in groups that may have examples of several. */
const grouped = fc
	.array(
		fc.record({
			label: fc.integer({ min: 0, max: 3 }),
			group: fc.integer({ min: 0, max: 25 }),
		}),
		{ minLength: 1, maxLength: 80 },
	)
	.map((examples) => ({
		labels: examples.map(({ label }) => label),
		groups: examples.map(({ group }) => group),
	}));

describe("with groups", () => {
	const shares = fc.record({
		validation: fc.constantFrom(0, 0.2, 0.5),
		test: fc.constantFrom(0, 0.15, 0.4),
	});

	test("no group straddles the parts of a split, and no example is lost", () => {
		fc.assert(
			fc.property(
				grouped,
				shares,
				fc.integer(),
				({ labels, groups }, shares, seed) => {
					const { train, validation, test } = split(
						labels,
						shares,
						seed,
						groups,
					);
					const parts = [train, validation, test];
					const all = parts.flat().sort((a, b) => a - b);
					expect(all).toEqual([...labels.keys()]);
					const homes = parts.map((part) => [
						...new Set(part.map((i) => groups[i])),
					]);
					expect(homes.flat().length).toBe(new Set(groups).size);
				},
			),
		);
	});

	test("no group straddles folds, and no example is lost", () => {
		fc.assert(
			fc.property(
				grouped,
				fc.integer({ min: 2, max: 6 }),
				fc.integer(),
				({ labels, groups }, count, seed) => {
					const left = folds(labels, count, seed, groups);
					const all = left.flatMap(({ test }) => test);
					expect(all.sort((a, b) => a - b)).toEqual([...labels.keys()]);
					for (const { train, test } of left) {
						expect(train.length + test.length).toBe(labels.length);
						const kept = new Set(train.map((i) => groups[i]));
						expect(test.filter((i) => kept.has(groups[i]))).toEqual([]);
					}
				},
			),
		);
	});

	test("shares are kept as well as the groups allow, and three groups are enough for all parts", () => {
		const labels = Array<number>(30).fill(0);
		const pairs = labels.map((_, i) => i >> 1);
		const { train, validation, test } = split(
			labels,
			{ validation: 0.25, test: 0.2 },
			1,
			pairs,
		);
		expect([train.length, validation.length, test.length]).toEqual([18, 6, 6]);
		const three = labels.map((_, i) => Math.min(2, i)); // 1, 1 and 28
		const parts = split(labels, { validation: 0.2, test: 0.15 }, 1, three);
		expect(parts.train.length).toBe(28);
		expect([parts.validation.length, parts.test.length]).toEqual([1, 1]);
	});

	test("one group of a class is trained with; of two, one is held out", () => {
		const shares = { validation: 0.2, test: 0 };
		const one = split([0, 0, 0], shares, 1, [7, 7, 7]);
		expect([one.train.length, one.validation.length]).toEqual([3, 0]);
		const two = split([0, 0, 0, 0, 0], shares, 1, [7, 7, 7, 8, 8]);
		expect([two.train.length, two.validation.length]).toEqual([3, 2]);
	});

	test("folds are even where the groups allow it", () => {
		const labels = Array.from({ length: 40 }, (_, i) => i & 1);
		const groups = labels.map((_, i) => i % 20); // pairs of one class
		for (const { test } of folds(labels, 5, 1, groups))
			expect(test.map((i) => labels[i]).toSorted()).toEqual([
				0, 0, 0, 0, 1, 1, 1, 1,
			]);
	});

	test("a fold with a large group of one class still has its share of the others", () => {
		const labels = [...Array(14).fill(0), ...Array(5).fill(1)] as number[];
		const groups = labels.map((_, i) => Math.max(9, i)); // ten of class 0 are one
		for (const { test } of folds(labels, 5, 1, groups))
			expect(test.filter((i) => labels[i] === 1)).toHaveLength(1);
	});

	test("each example in a group of its own is as no groups at all", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }),
				fc.integer({ min: 2, max: 6 }),
				(labels, count) => {
					const own = [...labels.keys()].map((i) => 1000 - i);
					expect(folds(labels, count, 1, own)).toEqual(folds(labels, count, 1));
					const sizes = folds(labels, count, 1).map(({ test }) => test.length);
					expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
				},
			),
		);
	});
});
