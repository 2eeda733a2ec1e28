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
