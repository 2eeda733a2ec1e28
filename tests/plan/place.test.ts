import fc from "fast-check";
import { expect, test } from "vitest";
import { lowerBound, placeBuffers } from "../../converter/plan/place";
import type { Buffer, Interval, Part } from "../../converter/plan/types";

/** Up to three intervals, one after the other. */
const intervals = fc
	.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 3 })
	.map((drawn) =>
		drawn.map(
			([gap, length], at): Interval => [15 * at + gap, 15 * at + gap + length],
		),
	);

/** Slots of equal size, each in use at times of its own. */
const ring = fc
	.record({
		bytes: fc.integer({ min: 1, max: 60 }),
		slots: fc.array(intervals, { minLength: 1, maxLength: 5 }),
	})
	.map(
		({ bytes, slots }): Buffer => ({
			bytes: bytes * slots.length,
			parts: slots.map((during, slot) => ({ at: slot * bytes, bytes, during })),
		}),
	);

/** In use as a whole from step `first` to step `last`. */
function solid(bytes: number, first: number, last: number): Buffer {
	return { bytes, parts: [{ at: 0, bytes, during: [[first, last]] }] };
}

function meet(a: Part, b: Part): boolean {
	return a.during.some(([first, last]) =>
		b.during.some(([start, end]) => first <= end && start <= last),
	);
}

test("bytes that are in use at one time never lie at one place, and the peak is at least the bound", () => {
	fc.assert(
		fc.property(
			fc.array(ring, { minLength: 1, maxLength: 12 }),
			fc.constantFrom(1, 16),
			(buffers, align) => {
				const { offsets, peak } = placeBuffers(buffers, { align });
				expect(peak).toBeGreaterThanOrEqual(lowerBound(buffers));
				const parts = buffers.flatMap(({ parts }, of) =>
					parts.map((part) => ({ ...part, of, from: offsets[of] + part.at })),
				);
				for (const a of parts) {
					expect(a.from + a.bytes).toBeLessThanOrEqual(peak);
					for (const b of parts) {
						if (a.of >= b.of || !meet(a, b)) continue;
						const apart =
							a.from + a.bytes <= b.from || b.from + b.bytes <= a.from;
						expect(apart).toBe(true);
					}
				}
				for (const offset of offsets) expect(offset % align).toBe(0);
			},
		),
	);
});

test("buffers of the list of those to be kept apart share no byte at any time", () => {
	const buffers = [solid(40, 0, 1), solid(24, 5, 6), solid(16, 8, 9)];
	expect(placeBuffers(buffers).peak).toBe(40);
	const { offsets, peak } = placeBuffers(buffers, { apart: [[0, 1]] });
	expect(peak).toBe(64);
	expect(Math.abs(offsets[0] - offsets[1])).toBeGreaterThanOrEqual(24);
});

test("the peak is the lower bound where first fit alone would miss it", () => {
	// Neither largest first nor last first finds it.
	const buffers = [
		solid(80, 1, 3),
		solid(48, 2, 3),
		solid(96, 4, 6),
		solid(80, 3, 4),
	];
	expect(placeBuffers(buffers, { attempts: 0 }).peak).toBe(224);
	expect(placeBuffers(buffers).peak).toBe(208);
});

test("rows that come and go let another tensor's rows into their place", () => {
	const rows = (from: number): Buffer => ({
		bytes: 80,
		parts: Array.from({ length: 10 }, (_, y) => ({
			at: 8 * y,
			bytes: 8,
			during: [[from === 0 ? 0 : y, from === 0 ? y : 20]],
		})),
	});
	// Row y of the first dies at step y, row y of the second comes at step y: one row of distance is enough.
	expect(placeBuffers([rows(0), rows(1)]).peak).toBe(88);
});
