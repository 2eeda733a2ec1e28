import { describe, expect, test } from "vitest";
import { costsOf } from "../../converter/decide/costs";
import {
	chooseThreshold,
	MIN_EXAMPLES,
} from "../../converter/decide/thresholds";
import type { Scored } from "../../converter/evaluate/averagePrecision";

const scored = (isTrue: boolean, ...probabilities: number[]): Scored[] =>
	probabilities.map((probability) => ({ probability, isTrue }));
const times = (count: number, ...values: number[]) =>
	Array.from({ length: count }, () => values).flat();

/** Those of the class lie from 0.2 up, half of the others at 0.1 and one in ten at 0.7. */
const SHY = [
	...scored(true, ...times(4, 0.2, 0.3, 0.3, 0.4, 0.8)),
	...scored(false, ...times(18, 0.1), 0.7, 0.7),
];

function cost(threshold: number, falsePositive: number, falseNegative: number) {
	const named = (one: Scored) => one.probability >= threshold;
	const wrong = SHY.filter((one) => named(one) && !one.isTrue).length;
	const missed = SHY.filter((one) => !named(one) && one.isTrue).length;
	return falsePositive * wrong + falseNegative * missed;
}

describe("the threshold", () => {
	test.each([
		[1, 1],
		[1, 5],
		[20, 1],
	])(
		"costs least, of %i for what is not there and %i for what is missed",
		(falsePositive, falseNegative) => {
			const chosen = chooseThreshold(SHY, { falsePositive, falseNegative });
			expect(chosen.from).toBe("validation");
			const all = Array.from({ length: 255 }, (_, i) =>
				cost((i + 1) / 256, falsePositive, falseNegative),
			);
			expect(cost(chosen.value, falsePositive, falseNegative)).toBe(
				Math.min(...all),
			);
		},
	);

	test("lies in the middle of what costs the same", () => {
		const { value } = chooseThreshold(SHY, {
			falsePositive: 1,
			falseNegative: 1,
		});
		expect(value).toBeGreaterThan(0.12);
		expect(value).toBeLessThan(0.18);
	});

	test("dearer false alarms raise it", () => {
		const at = (falsePositive: number) =>
			chooseThreshold(SHY, { falsePositive, falseNegative: 1 }).value;
		expect(at(20)).toBeGreaterThan(0.7);
		expect(at(20)).toBeGreaterThan(at(1));
	});

	test("has the best F1 where nothing is said of costs", () => {
		// From 0.2 on: 20 right, 14 wrong; from 0.3 on 16 and 4; from 0.4 on 8 and 2.
		const examples = [
			...scored(true, ...times(4, 0.2, 0.3, 0.3, 0.4, 0.4)),
			...scored(false, ...times(2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.3, 0.4)),
		];
		const { value } = chooseThreshold(examples);
		expect(value).toBeGreaterThan(0.2);
		expect(value).toBeLessThan(0.31);
	});

	test("stays where calibrated probabilities would have it if that costs one mistake at most", () => {
		const one = [
			...scored(true, ...times(9, 0.9), 0.3),
			...scored(false, ...times(20, 0.1)),
		];
		expect(chooseThreshold(one)).toEqual({ value: 0.5, from: "validation" });
		const costs = { falsePositive: 1, falseNegative: 3 };
		expect(chooseThreshold(scored(true, ...times(9, 0.9)), costs).value).toBe(
			0.25,
		);
	});

	test("is not chosen by a few examples", () => {
		const few = [
			...scored(true, ...times(MIN_EXAMPLES - 1, 0.3)),
			...scored(false, ...times(50, 0.1)),
		];
		expect(chooseThreshold(few)).toEqual({ value: 0.5, from: "default" });
		const enough = [...few, ...scored(true, 0.3)];
		expect(chooseThreshold(enough).from).toBe("validation");
		expect(chooseThreshold(enough).value).toBeLessThan(0.31);
		const costs = { falsePositive: 4, falseNegative: 1 };
		const unseen = chooseThreshold([], costs);
		expect(unseen.value).toBeCloseTo(0.8, 2);
		expect(unseen.from).toBe("default");
	});
});

describe("costs", () => {
	test("are 1, or what is said for all, or for the class", () => {
		const perClass = { b: { falseNegative: 5 }, c: { falsePositive: 7 } };
		expect(costsOf({ falsePositive: 2, perClass }, ["a", "b", "c"])).toEqual([
			{ falsePositive: 2, falseNegative: 1 },
			{ falsePositive: 2, falseNegative: 5 },
			{ falsePositive: 7, falseNegative: 1 },
		]);
	});

	test("of a class that is not there are refused", () => {
		expect(() => costsOf({ perClass: { x: {} } }, ["a", "b"])).toThrow(
			/there is a cost for "x", but no such class: the classes are a, b/,
		);
	});
});
