import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	quantizeMultiplier,
	requantize,
	roundHalfAway,
	roundingDivideByPowerOfTwo,
	srdhm,
} from "../../converter/quantize/requantize";
import {
	divideByPowerOfTwoDefinition,
	requantizeDefinition,
	srdhmDefinition,
} from "./definition";

const MIN = -(2 ** 31);
const MAX = 2 ** 31 - 1;

/** Around every power of two, both signs, and the ends of int32. */
const EDGES = [0, MIN, MIN + 1, MAX, MAX - 1].concat(
	Array.from({ length: 30 }, (_, k) => 2 ** (k + 1)).flatMap((power) =>
		[power - 1, power, power + 1].flatMap((x) => [x, -x]),
	),
);
const MULTIPLIERS = [0, 2 ** 30, 2 ** 30 + 1, 1518500250, MAX - 1, MAX];
const SHIFTS = Array.from({ length: 63 }, (_, i) => i - 31);

const int32 = fc.integer({ min: MIN, max: MAX });
const runs = { numRuns: 20_000 };

describe("the fast form = the BigInt definition", () => {
	test("srdhm over pairs of edges", () => {
		for (const a of EDGES)
			for (const b of EDGES)
				if (srdhm(a, b) !== Number(srdhmDefinition(BigInt(a), BigInt(b))))
					expect.fail(`srdhm(${a}, ${b}) = ${srdhm(a, b)}`);
	});

	test("roundingDivideByPowerOfTwo over edges and exponents", () => {
		for (const x of EDGES)
			for (let exponent = 0; exponent <= 31; exponent++)
				expect(roundingDivideByPowerOfTwo(x, exponent)).toBe(
					Number(divideByPowerOfTwoDefinition(BigInt(x), BigInt(exponent))),
				);
	});

	test("requantize over edges, multipliers and shifts", () => {
		for (const acc of EDGES)
			for (const multiplier of MULTIPLIERS)
				for (const shift of SHIFTS) {
					const expected = requantizeDefinition(acc, multiplier, shift);
					if (requantize(acc, multiplier, shift) !== expected)
						expect.fail(`requantize(${acc}, ${multiplier}, ${shift})`);
				}
	});

	test("any int32", () => {
		const multiplier = fc.integer({ min: 2 ** 30, max: MAX });
		const shift = fc.integer({ min: -31, max: 31 });
		fc.assert(
			fc.property(int32, multiplier, shift, (acc, m, s) => {
				expect(requantize(acc, m, s)).toBe(requantizeDefinition(acc, m, s));
			}),
			runs,
		);
		fc.assert(
			fc.property(int32, int32, (a, b) => {
				const expected = Number(srdhmDefinition(BigInt(a), BigInt(b)));
				expect(srdhm(a, b)).toBe(expected);
			}),
			runs,
		);
	});
});

test("two roundings, ties first upwards, then away from zero", () => {
	const half = { multiplier: 2 ** 30, shift: 0 };
	const twice = (acc: number) => requantize(acc, half.multiplier, half.shift);
	expect([1, -1, 3, -3].map(twice)).toEqual([1, 0, 2, -1]);
	const quarter = (x: number) => roundingDivideByPowerOfTwo(x, 2);
	expect([2, -2, 6, -6, 1, -1].map(quarter)).toEqual([1, -1, 2, -2, 0, 0]);
});

test("the second rounding sees the first: a quarter of 5 is 2, of -6 is -2", () => {
	expect(requantize(5, 2 ** 30, -1)).toBe(2);
	expect(requantize(-6, 2 ** 30, -1)).toBe(-2);
});

describe("quantizeMultiplier", () => {
	test.each([
		[0, 0, 0],
		[1, 2 ** 30, 1],
		[0.5, 2 ** 30, 0],
		[0.75, 1610612736, 0],
		[1 - 2 ** -53, 2 ** 30, 1],
		[1 - 2 ** -32, 2 ** 30, 1],
		[1 - 2 ** -31, MAX, 0],
		[2 ** -32, 2 ** 30, -31],
		[2 ** -32 - 2 ** -80, 2 ** 30, -31],
		[2 ** -33, 0, 0],
		[5e-324, 0, 0],
		[MAX, MAX, 31],
	])("of %d", (real, multiplier, shift) => {
		expect(quantizeMultiplier(real)).toEqual({ multiplier, shift });
	});

	test("is the nearest 31-bit mantissa", () => {
		const exponent = fc.integer({ min: -32, max: 30 });
		const mantissa = fc.double({ min: 1, max: 2, noNaN: true });
		fc.assert(
			fc.property(mantissa, exponent, (m, e) => {
				const real = Math.min(m * 2 ** e, MAX);
				const { multiplier, shift } = quantizeMultiplier(real);
				expect(multiplier).toBeGreaterThanOrEqual(2 ** 30);
				expect(multiplier).toBeLessThanOrEqual(MAX);
				const error = Math.abs(multiplier - real / 2 ** (shift - 31));
				expect(error).toBeLessThanOrEqual(0.5);
			}),
			runs,
		);
	});

	test.each([-1, Number.NaN, Infinity, 2 ** 31])("refuses %d", (real) => {
		expect(() => quantizeMultiplier(real)).toThrow(RangeError);
		expect(() => quantizeMultiplier(real)).toThrow(`${real} cannot`);
	});
});

test("roundHalfAway is C's round, also next to a tie", () => {
	const cases = [0.5, -0.5, 2.5, -2.5, 0.49999999999999994, -1.5, 7, Infinity];
	expect(cases.map(roundHalfAway)).toEqual([1, -1, 3, -3, 0, -2, 7, Infinity]);
});
