/** What each candidate costs, which of them are worth having, and which one is taken. */
import type { RatedCandidate } from "./candidates";
import { type BoardFit, fitBoard, type ModelCost } from "./describe";
import type { MemoryRequest } from "./memory";
import { type UntrainedData, untrainedCost } from "./untrained";

/** A frame that takes longer than this feels broken. */
export const PATIENCE_MILLISECONDS = 1000;

export interface FrontEntry {
	candidate: RatedCandidate;
	cost: ModelCost;
	/** On the board that was asked for. */
	fit?: BoardFit;
	/** Fits the board, and the RAM that it may work in. */
	fits: boolean;
	/** Fits, and answers in time. */
	usable: boolean;
	/** No other usable one is at least as accurate and costs less work, or flash. */
	onFront: boolean;
}

export interface FrontRequest extends UntrainedData, MemoryRequest {
	/** For one frame on the board. */
	milliseconds?: number;
}

/** Costs all candidates, most accurate first. */
export function accuracyFront(
	candidates: readonly RatedCandidate[],
	request: FrontRequest,
): FrontEntry[] {
	const { board, maxRam, milliseconds = PATIENCE_MILLISECONDS } = request;
	const entries = candidates.map((candidate) => {
		const cost = untrainedCost(candidate, request, request);
		const fit = board && fitBoard(cost, board);
		const fits =
			(!fit || fit.fits) && (maxRam === undefined || cost.arenaBytes <= maxRam);
		const usable = fits && (!fit || fit.milliseconds <= milliseconds);
		return { candidate, cost, fit, fits, usable };
	});
	return entries
		.map((entry) => ({ ...entry, onFront: isOnFront(entry, entries) }))
		.sort((a, b) => b.candidate.accuracy - a.candidate.accuracy);
}

type Costed = Omit<FrontEntry, "onFront">;

function isOnFront(entry: Costed, all: readonly Costed[]): boolean {
	if (!entry.usable) return false;
	return !all.some((other) => other.usable && beats(other, entry));
}

function beats(a: Costed, b: Costed): boolean {
	const asGood =
		a.candidate.accuracy >= b.candidate.accuracy &&
		a.cost.macs <= b.cost.macs &&
		a.cost.flashBytes <= b.cost.flashBytes;
	const better =
		a.candidate.accuracy > b.candidate.accuracy ||
		a.cost.macs < b.cost.macs ||
		a.cost.flashBytes < b.cost.flashBytes;
	return asGood && better;
}
