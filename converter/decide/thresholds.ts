/** From which probability on a class is named, by what mistakes cost. */
import type { Scored } from "../evaluate/averagePrecision";

export interface Costs {
	/** Of naming a class that is not there. */
	falsePositive: number;
	/** Of not naming one that is. */
	falseNegative: number;
}

export interface Threshold {
	/** The least probability, a multiple of 1/256. */
	value: number;
	/** default: there were too few examples to choose by. */
	from: "validation" | "default";
}

/** Examples of a class below which its threshold is not chosen by them. */
export const MIN_EXAMPLES = 8;
const LEVELS = 256;

/**
 * The threshold with the least cost on the examples; without costs the one with the greatest F1. Where it saves no more
 * than one mistake, or the examples are too few, it is the threshold that is right for probabilities that mean what
 * they say: falsePositive / (falsePositive + falseNegative), 0.5 where both cost the same.
 */
export function chooseThreshold(
	scored: readonly Scored[],
	costs?: Costs,
): Threshold {
	const { falsePositive, falseNegative } = costs ?? EVEN;
	const usual = onGrid(falsePositive / (falsePositive + falseNegative));
	const positives = scored.filter(({ isTrue }) => isTrue).length;
	if (positives < MIN_EXAMPLES)
		return { value: usual / LEVELS, from: "default" };
	const lossAt = costs ? costAt(scored, costs) : missedF1At(scored);
	const oneMistake = costs
		? Math.min(falsePositive, falseNegative)
		: 1 / positives;
	const best = bestNear(lossAt, usual);
	const saves = lossAt[usual] - lossAt[best] > oneMistake;
	return { value: (saves ? best : usual) / LEVELS, from: "validation" };
}

const EVEN: Costs = { falsePositive: 1, falseNegative: 1 };

function onGrid(probability: number): number {
	return Math.max(1, Math.min(LEVELS - 1, Math.round(probability * LEVELS)));
}

/** By threshold, in steps of 1/256: how many it names rightly and wrongly. */
function namedAt(scored: readonly Scored[]) {
	const right = new Array<number>(LEVELS).fill(0);
	const wrong = new Array<number>(LEVELS).fill(0);
	for (const { probability, isTrue } of scored) {
		const level = Math.min(LEVELS - 1, Math.round(probability * LEVELS));
		(isTrue ? right : wrong)[level]++;
	}
	for (let level = LEVELS - 2; level >= 0; level--) {
		right[level] += right[level + 1];
		wrong[level] += wrong[level + 1];
	}
	return { right, wrong };
}

function costAt(
	scored: readonly Scored[],
	{ falsePositive, falseNegative }: Costs,
): number[] {
	const { right, wrong } = namedAt(scored);
	return right.map(
		(named, level) =>
			falsePositive * wrong[level] + falseNegative * (right[0] - named),
	);
}

function missedF1At(scored: readonly Scored[]): number[] {
	const { right, wrong } = namedAt(scored);
	return right.map(
		(named, level) => 1 - (2 * named) / (right[0] + named + wrong[level] || 1),
	);
}

/** The middle of the stretch of least loss that is nearest to `usual`; never "name it always". */
function bestNear(lossAt: readonly number[], usual: number): number {
	const least = Math.min(...lossAt.slice(1));
	const middles: number[] = [];
	for (let from = 1; from < LEVELS; from++) {
		if (lossAt[from] > least) continue;
		let to = from;
		while (to + 1 < LEVELS && lossAt[to + 1] <= least) to++;
		middles.push(from <= usual && usual <= to ? usual : (from + to) >> 1);
		from = to;
	}
	const distance = (level: number) => Math.abs(level - usual);
	return middles.reduce((best, one) =>
		distance(one) < distance(best) ? one : best,
	);
}
