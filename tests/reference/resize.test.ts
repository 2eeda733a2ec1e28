import fc from "fast-check";
import { expect, test } from "vitest";
import {
	bilinearPositions,
	nearestPositions,
	POSITION_ONE,
} from "../../converter/quantize/resize";

const corners = fc.constantFrom(
	{ alignCorners: false, halfPixelCenters: false },
	{ alignCorners: true, halfPixelCenters: false },
	{ alignCorners: false, halfPixelCenters: true },
);
const size = (max: number) => fc.integer({ min: 1, max });
const kinds = { nearestPositions, bilinearPositions };

test.each(Object.entries(kinds))(
	"%s stay in the input and go forward",
	(_, positions) => {
		fc.assert(
			fc.property(size(60), size(400), corners, (from, to, flags) => {
				const all = positions({ from, to, ...flags });
				const places = all.map(
					({ first, fraction }) => first * POSITION_ONE + fraction,
				);
				expect(all).toHaveLength(to);
				expect(all.every(({ fraction }) => fraction < POSITION_ONE)).toBe(true);
				expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
				expect(Math.max(...places)).toBeLessThanOrEqual(
					(from - 1) * POSITION_ONE,
				);
				expect(places).toEqual(places.toSorted((a, b) => a - b));
			}),
		);
	},
);

test.each(Object.entries(kinds))(
	"%s of an unchanged size are its own",
	(_, positions) => {
		fc.assert(
			fc.property(size(400), corners, (from, flags) => {
				const all = positions({ from, to: from, ...flags });
				expect(all).toEqual(
					Array.from({ length: from }, (_, first) => ({ first, fraction: 0 })),
				);
			}),
		);
	},
);

test("aligned corners lie on the corners, half-pixel centers around the middle", () => {
	const flags = { alignCorners: true, halfPixelCenters: false };
	const aligned = bilinearPositions({ from: 5, to: 9, ...flags });
	expect(aligned.at(-1)).toEqual({ first: 4, fraction: 0 });
	expect(aligned[1]).toEqual({ first: 0, fraction: POSITION_ONE / 2 });
	const centered = { alignCorners: false, halfPixelCenters: true };
	expect(bilinearPositions({ from: 4, to: 1, ...centered })).toEqual([
		{ first: 1, fraction: POSITION_ONE / 2 },
	]);
	expect(nearestPositions({ from: 4, to: 1, ...centered })).toEqual([
		{ first: 2, fraction: 0 },
	]);
});
