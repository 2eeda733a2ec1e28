/** Which range of a tensor's values int8 shall cover: all that was seen, or less of it in finer steps. */

import type { Bin } from "./histogram";
import type { Observation, Observations, Statistics } from "./statistics";

export const CALIBRATIONS = ["minmax", "percentile", "mse"] as const;

/**
 * minmax: from the least to the greatest value. percentile: without the outermost 0.01 % on each side. mse: the range
 * with the least squared error, of rounding inside and of clipping outside.
 */
export type Calibration = (typeof CALIBRATIONS)[number];

type Range = Pick<Observation, "min" | "max">;

const RANGE_OF: Record<Calibration, (seen: Statistics) => Range> = {
	minmax: ({ min, max }) => ({ min, max }),
	percentile,
	mse,
};

/** What was seen, with the range that `calibration` takes of it. */
export function rangesOf(
	statistics: ReadonlyMap<string, Statistics>,
	calibration: Calibration,
): Observations {
	return new Map(
		[...statistics].map(([name, seen]) => [
			name,
			{ ...RANGE_OF[calibration](seen), shape: seen.shape },
		]),
	);
}

/** Share of the values that percentile leaves out at each end. */
const OUTSIDE = 1e-4;

function percentile({ min, max, histogram }: Statistics): Range {
	const bins = histogram.bins();
	const all = bins.reduce((sum, { count }) => sum + count, histogram.zeros);
	const first = firstInside(bins, all * OUTSIDE);
	const last = firstInside(bins.toReversed(), all * OUTSIDE);
	return {
		min: Math.max(min, first ? Math.min(0, first.low) : 0),
		max: Math.min(max, last ? Math.max(0, last.high) : 0),
	};
}

/** The first bin of which `allowed` and the bins before it do not cover all values. */
function firstInside(bins: readonly Bin[], allowed: number): Bin | undefined {
	let outside = 0;
	return bins.find(({ count }) => {
		outside += count;
		return outside > allowed;
	});
}

/** Ends are tried at these shares of the greatest and of the least value. */
const SHARES = Array.from({ length: 60 }, (_, i) => 1 - i / 64);

/** What an end of the range clips. */
interface Clipped {
	end: number;
	/** Sum of the squared distances from the end. */
	error: number;
	count: number;
}

/** Every end above with every end below. A value inside is off by step^2 / 12 on average, 0 by nothing. */
function mse({ min, max, histogram }: Statistics): Range {
	const bins = histogram.bins();
	const all = bins.reduce((sum, { count }) => sum + count, 0);
	const highs = clippings(bins, Math.max(0, max));
	const lows = clippings(bins, Math.min(0, min));
	let best = { min, max, error: Infinity };
	for (const high of highs)
		for (const low of lows) {
			const step = (high.end - low.end) / 255;
			const rounding = ((all - high.count - low.count) * step ** 2) / 12;
			const error = high.error + low.error + rounding;
			if (error < best.error) best = { min: low.end, max: high.end, error };
		}
	return { min: best.min, max: best.max };
}

/** For each share of `extreme` as the range's end: what lies beyond. */
function clippings(bins: readonly Bin[], extreme: number): Clipped[] {
	if (extreme === 0) return [{ end: 0, error: 0, count: 0 }];
	const side = Math.sign(extreme);
	return SHARES.map((share) => {
		const end = share * extreme;
		const clipped = { end, error: 0, count: 0 };
		for (const { low, high, count } of bins) {
			const beyond = side * ((low + high) / 2 - end);
			if (beyond <= 0) continue;
			clipped.error += count * beyond ** 2;
			clipped.count += count;
		}
		return clipped;
	});
}
