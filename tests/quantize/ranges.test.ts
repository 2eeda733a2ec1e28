import { describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Statistics } from "../../converter/quantize/calibrate";
import { Histogram } from "../../converter/quantize/histogram";
import { rangeQuantization } from "../../converter/quantize/quantize";
import { type Calibration, rangesOf } from "../../converter/quantize/ranges";

function statistics(values: Float32Array): Statistics {
	const min = values.reduce((a, b) => Math.min(a, b));
	const max = values.reduce((a, b) => Math.max(a, b));
	const histogram = new Histogram();
	histogram.add(values, Math.max(-min, max));
	return { min, max, shape: [1], histogram, peaks: new Float32Array(1) };
}

function rangeOf(values: Float32Array, calibration: Calibration) {
	const ranges = rangesOf(new Map([["x", statistics(values)]]), calibration);
	return ranges.get("x") as Statistics;
}

function normal(count: number, seed = 1): Float32Array {
	const random = new Random(seed);
	return Float32Array.from({ length: count }, () => random.normal());
}

/** Mean squared error of int8 with the range. */
function errorOf(values: Float32Array, range: { min: number; max: number }) {
	const { scale, zeroPoint } = rangeQuantization(range);
	const sum = values.reduce((total, value) => {
		const q = Math.round(value / scale) + zeroPoint;
		const real = scale * (Math.max(-128, Math.min(127, q)) - zeroPoint);
		return total + (real - value) ** 2;
	}, 0);
	return sum / values.length;
}

describe("a histogram", () => {
	test("counts each value where it lies, however large the first ones were", () => {
		const values = Float32Array.of(0.3, -0.3, 5, 0, 0.3, -100, 12);
		const histogram = new Histogram();
		let largest = 0;
		for (const value of values) {
			largest = Math.max(largest, Math.abs(value));
			histogram.add(Float32Array.of(value), largest);
		}
		expect(histogram.zeros).toBe(1);
		for (const value of [0.3, -0.3, 5, -100, 12]) {
			const bin = histogram
				.bins()
				.find(({ low, high }) => low <= value && value < high);
			expect(bin?.count, `${value}`).toBe(
				value === Math.fround(0.3) || value === 0.3 ? 2 : 1,
			);
		}
	});

	test("is the same in any order, and fine enough for int8", () => {
		const values = normal(5000);
		const whole = new Histogram();
		whole.add(values, Math.max(...values.map(Math.abs)));
		const parts = new Histogram();
		let largest = 0;
		for (let from = 0; from < values.length; from += 10) {
			const part = values.slice(from, from + 10);
			largest = Math.max(largest, ...part.map(Math.abs));
			parts.add(part, largest);
		}
		expect(parts.bins()).toEqual(whole.bins());
		const [{ low, high }] = whole.bins();
		expect(high - low).toBeLessThanOrEqual(largest / 127 / 8);
	});
});

describe("one value in 20,000 is 100 times too large", () => {
	const values = normal(20_000);
	values[77] = 400;
	const usual = values.filter((value) => value !== 400);

	test("min/max takes it in", () => {
		expect(rangeOf(values, "minmax").max).toBe(400);
	});

	test("percentile leaves it out, and little else", () => {
		const { min, max } = rangeOf(values, "percentile");
		expect(max).toBeGreaterThan(2.8);
		expect(max).toBeLessThan(4.5);
		expect(min).toBeGreaterThan(-4.5);
		expect(min).toBeLessThan(-2.8);
		const outside = values.filter((value) => value < min || value > max);
		expect(outside.length).toBeLessThanOrEqual(4);
		expect(errorOf(usual, { min, max })).toBeLessThan(
			errorOf(usual, rangeOf(values, "minmax")) / 100,
		);
	});
});

describe("mse", () => {
	test("clips one value in 400,000 where that loses less than it gains", () => {
		const values = normal(400_000, 2);
		values[77] = 15;
		const range = rangeOf(values, "mse");
		// Of (15 - m)^2, the clipping, and 400,000 ((m + 4.5) / 255)^2 / 12, the rounding, the sum is least at 8.4.
		expect(Math.abs(range.max - 8.4)).toBeLessThan(0.5);
		const whole = rangeOf(values, "minmax");
		expect(errorOf(values, range)).toBeLessThan(0.85 * errorOf(values, whole));
	});

	test.each([
		["two-sided", normal(3000, 3)],
		["one-sided with zeros", normal(3000, 4).map((x) => Math.max(0, x) ** 3)],
	])("%s values: nearly the least error that any range has", (_, values) => {
		const { min, max } = rangeOf(values, "minmax");
		const shares = Array.from({ length: 20 }, (_, i) => 1 - i / 20);
		const errors = shares.flatMap((high) =>
			shares.map((low) => errorOf(values, { min: low * min, max: high * max })),
		);
		const found = errorOf(values, rangeOf(values, "mse"));
		expect(found).toBeLessThan(1.03 * Math.min(...errors));
	});

	test("keeps all where nothing is rare", () => {
		const even = Float32Array.from({ length: 1000 }, (_, i) => i / 500 - 1);
		const { min, max } = rangeOf(even, "mse");
		expect(min).toBeLessThan(-0.96);
		expect(max).toBeGreaterThan(0.96);
	});
});

test.each(["minmax", "percentile", "mse"] as const)(
	"%s: a tensor of zeros, of one sign, of few values",
	(calibration) => {
		expect(rangeOf(new Float32Array(9), calibration)).toMatchObject({
			min: 0,
			max: 0,
		});
		const positive = rangeOf(Float32Array.of(1, 2, 3), calibration);
		expect(positive.min).toBeGreaterThanOrEqual(0);
		expect(positive.max).toBe(3);
		const negative = rangeOf(Float32Array.of(-1, -2, -3), calibration);
		expect(negative.min).toBe(-3);
		expect(negative.max).toBeLessThanOrEqual(0);
	},
);
