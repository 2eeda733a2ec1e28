import fc from "fast-check";
import { expect, test } from "vitest";
import {
	expOnNegativeValues,
	reciprocal,
} from "../../converter/reference/fixedPoint";

const runs = { numRuns: 5000 };

test("expOnNegativeValues is exp, Q5.26 to Q0.31", () => {
	fc.assert(
		fc.property(fc.integer({ min: -31 * 2 ** 26, max: 0 }), (a) => {
			const exact = Math.exp(a / 2 ** 26);
			const error = expOnNegativeValues(a) / 2 ** 31 - exact;
			expect(Math.abs(error)).toBeLessThan(3e-7);
		}),
		runs,
	);
	expect(expOnNegativeValues(0)).toBe(2 ** 31 - 1);
});

test("reciprocal is 1 / x for a sum in Q12.19", () => {
	fc.assert(
		fc.property(fc.integer({ min: 2 ** 19, max: 2 ** 31 - 1 }), (x) => {
			const { scale, bitsOverUnit } = reciprocal(x, 12);
			const product = (scale / 2 ** (31 + bitsOverUnit)) * (x / 2 ** 19);
			expect(Math.abs(product - 1)).toBeLessThan(1e-7);
		}),
		runs,
	);
});
