import { describe, expect, test } from "vitest";
import { evaluate, type Prediction } from "../../converter/evaluate/metrics";
import { atThreshold, predictionOf } from "../../converter/evaluate/prediction";

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

test("an example without an answer, and one of no class, have a row and a column of their own", () => {
	const said = predictions([0, 0.8, 0.1, 0.1], [1, 0.2, 0.6, 0.2]);
	const result = evaluate(
		[
			...said,
			{ ...said[0], predicted: -1 },
			{ ...said[0], actual: -1 },
			{ ...said[0], actual: -1, predicted: -1 },
		],
		labels,
	);
	expect(result.confusion).toEqual([
		[1, 0, 0, 1],
		[0, 1, 0, 0],
		[0, 0, 0, 0],
		[1, 0, 0, 1],
	]);
	expect(result.accuracy).toBeCloseTo(3 / 5);
	expect(result.precision).toBeCloseTo(2 / 3);
	expect(result.recall).toBeCloseTo(2 / 3);
	expect(result.perClass[0]).toMatchObject({
		count: 2,
		precision: 1 / 2,
		recall: 1 / 2,
	});
});

describe("several classes", () => {
	const example = (targets: number[], ...probabilities: number[]) => {
		const named = probabilities.flatMap((p, i) => (p >= 0.5 ? [i] : []));
		const of = { name: "", label: targets[0] ?? -1, targets };
		return predictionOf(of, { probabilities, named }, true);
	};
	const several = [
		example([0, 2], 0.9, 0.2, 0.8),
		example([], 0.1, 0.1, 0.3),
		example([0], 0.4, 0.6, 0.1),
		example([1], 0.2, 0.7, 0.9),
	];

	test("an example is right if all of its classes are", () => {
		const result = evaluate(several, labels);
		expect(result.accuracy).toBe(0.5);
		expect(result.confusion).toEqual([]);
		expect(result.perClass.map(({ count }) => count)).toEqual([2, 1, 1]);
		expect(result.perClass.map(({ precision }) => precision)).toEqual([
			1, 0.5, 0.5,
		]);
		expect(result.perClass.map(({ recall }) => recall)).toEqual([0.5, 1, 1]);
		expect(result.precision).toBeCloseTo(3 / 5);
		expect(result.recall).toBeCloseTo(3 / 4);
		expect(result.meanAveragePrecision).toBeCloseTo((1 + 1 + 0.5) / 3);
	});

	test("a probability is claimed of each class", () => {
		const sure = [example([0], 1, 0, 0), example([1, 2], 0, 1, 1)];
		expect(evaluate(sure, labels).calibration.error).toBe(0);
		const half = evaluate([example([0, 2], 0.5, 0.5, 0.5)], labels);
		expect(half.calibration.error).toBeCloseTo(2 / 3 - 1 / 2);
	});

	test("another threshold names others", () => {
		const strict = atThreshold(several, [0.95, 0.65, 0.85]);
		expect(strict.map(({ several }) => several?.predicted)).toEqual([
			[],
			[],
			[],
			[2, 1],
		]);
		expect(strict.map(({ predicted }) => predicted)).toEqual([-1, -1, -1, 2]);
		expect(evaluate(strict, labels).perClass[1].recall).toBe(1);
	});
});

test("of one class a probability is claimed of the best", () => {
	const { calibration } = evaluate(predictions([0, 0.5, 0.3, 0.2]), labels);
	expect(calibration.error).toBeCloseTo(0.5);
});

test("a threshold leaves the most probable class or none", () => {
	const said = predictions([0, 0.6, 0.4, 0], [1, 0.3, 0.3, 0.4]);
	const strict = atThreshold(said, 0.5);
	expect(strict.map(({ predicted }) => predicted)).toEqual([0, -1]);
	expect(atThreshold(strict, 0).map(({ predicted }) => predicted)).toEqual([
		0, 2,
	]);
});
