import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { calibrationError } from "../../converter/evaluate/calibration";

/** `rate` of `count` claims of this probability are true. */
const claims = (probability: number, rate: number, count: number) =>
	Array.from({ length: count }, (_, i) => ({
		probability,
		isTrue: i < rate * count,
	}));

test("probabilities that are shares of right answers have no error", () => {
	const scored = [...claims(0.9, 0.9, 100), ...claims(0.5, 0.5, 100)];
	const { error, bins, kind } = calibrationError(scored);
	expect(error).toBeCloseTo(0, 6);
	expect([bins, kind]).toEqual([15, "equal width"]);
});

test("the error is the mean distance, by the size of the bins", () => {
	// 0.9 where 0.6 are right, 300 times; 0.2 where 0.2 are right, 100 times.
	const scored = [...claims(0.9, 0.6, 300), ...claims(0.2, 0.2, 100)];
	expect(calibrationError(scored).error).toBeCloseTo((0.3 * 300) / 400, 6);
});

test("a probability of 1 lies in the last bin", () => {
	expect(calibrationError(claims(1, 0.5, 200)).error).toBeCloseTo(0.5, 6);
});

test("of few claims each bin has ten", () => {
	const { error, bins, kind } = calibrationError([
		...claims(0.9, 1, 10),
		...claims(0.7, 0.5, 10),
	]);
	expect([bins, kind]).toEqual([2, "equal size"]);
	expect(error).toBeCloseTo((0.1 + 0.2) / 2, 6);
});

test("of five honest claims the error is not that of five bins", () => {
	const random = new Random(1);
	const scored = Array.from({ length: 5 }, () => {
		const probability = random.float();
		return { probability, isTrue: random.float() < probability };
	});
	expect(calibrationError(scored).bins).toBe(1);
});

test("no claims, no error", () => {
	expect(calibrationError([]).error).toBe(0);
});
