/** Whether a probability means one: of the answers that a model gives 80 %, 80 % should be right. */

import type { Scored } from "./averagePrecision";
import { mean } from "./mean";

export interface CalibrationError {
	/** Expected calibration error, 0..1: mean distance of probability and truth over the bins, by their size. */
	error: number;
	bins: number;
	/** equal width: of the probabilities 0..1; equal size: as many answers in each, where there are few. */
	kind: "equal width" | "equal size";
}

const BINS = 15;
/** Answers in a bin, below which its share of true ones says little. */
const FEW = 10;

/** Expected calibration error (Guo et al., 2017, section 2): 15 bins, or as many as hold 10 answers each. */
export function calibrationError(scored: readonly Scored[]): CalibrationError {
	const isMany = scored.length >= BINS * FEW;
	const bins = isMany ? byWidth(scored) : bySize(scored);
	const distance = (bin: readonly Scored[]) =>
		Math.abs(
			mean(bin.map(({ probability }) => probability)) -
				mean(bin.map(({ isTrue }) => (isTrue ? 1 : 0))),
		);
	const total = bins.reduce((sum, bin) => sum + bin.length * distance(bin), 0);
	return {
		error: scored.length === 0 ? 0 : total / scored.length,
		bins: isMany ? BINS : bins.length,
		kind: isMany ? "equal width" : "equal size",
	};
}

function byWidth(scored: readonly Scored[]): Scored[][] {
	const bins: Scored[][] = Array.from({ length: BINS }, () => []);
	for (const one of scored)
		bins[Math.min(BINS - 1, Math.floor(one.probability * BINS))].push(one);
	return bins.filter((bin) => bin.length > 0);
}

function bySize(scored: readonly Scored[]): Scored[][] {
	const sorted = [...scored].sort((a, b) => a.probability - b.probability);
	const count = Math.max(1, Math.floor(sorted.length / FEW));
	return Array.from({ length: count }, (_, i) =>
		sorted.slice(
			Math.floor((i * sorted.length) / count),
			Math.floor(((i + 1) * sorted.length) / count),
		),
	).filter((bin) => bin.length > 0);
}
