import { expect, test } from "vitest";
import { evaluate, type Prediction } from "../../converter/evaluate/metrics";

const labels = ["a", "b", "c"];

/** Predictions from [actual, ...probabilities]. */
function predictions(...rows: number[][]): Prediction[] {
	return rows.map(([actual, ...probabilities], i) => ({
		actual,
		predicted: probabilities.indexOf(Math.max(...probabilities)),
		probabilities,
		name: `example ${i}`,
	}));
}

test("confusion, accuracy, precision and recall of a small set, counted by hand", () => {
	const result = evaluate(
		predictions(
			[0, 0.8, 0.1, 0.1],
			[0, 0.3, 0.6, 0.1],
			[1, 0.1, 0.8, 0.1],
			[1, 0.2, 0.7, 0.1],
			[2, 0.5, 0.3, 0.2],
		),
		labels,
	);
	expect(result.confusion).toEqual([
		[1, 1, 0],
		[0, 2, 0],
		[1, 0, 0],
	]);
	expect(result.accuracy).toBeCloseTo(3 / 5);
	expect(result.perClass.map(({ precision }) => precision)).toEqual([
		1 / 2,
		2 / 3,
		null,
	]);
	expect(result.perClass.map(({ recall }) => recall)).toEqual([1 / 2, 1, 0]);
	expect(result.perClass.map(({ count }) => count)).toEqual([2, 2, 1]);
});

test("average precision is the mean of the precisions at the positives", () => {
	// Ranked by class a: positive, negative, positive, negative: (1/1 + 2/3) / 2.
	const result = evaluate(
		predictions(
			[0, 0.9, 0.1, 0],
			[1, 0.8, 0.2, 0],
			[0, 0.7, 0.3, 0],
			[1, 0.1, 0.9, 0],
		),
		labels,
	);
	expect(result.perClass[0].averagePrecision).toBeCloseTo((1 + 2 / 3) / 2);
});

test("average precision does not depend on the order of equal probabilities", () => {
	const rows = [
		[0, 0.5, 0.5, 0],
		[1, 0.5, 0.5, 0],
		[1, 0.5, 0.5, 0],
		[0, 0.5, 0.5, 0],
	];
	const one = evaluate(predictions(...rows), labels).perClass[0]
		.averagePrecision;
	const other = evaluate(predictions(...rows.reverse()), labels).perClass[0]
		.averagePrecision;
	expect(one).toBe(other);
	expect(one).toBeCloseTo(0.5);
});

test("a class without examples has no recall and no average precision", () => {
	const { perClass } = evaluate(predictions([0, 1, 0, 0]), labels);
	expect(perClass[1]).toMatchObject({
		count: 0,
		recall: null,
		averagePrecision: null,
		precision: null,
	});
});
