/** What each candidate costs, which of them are worth having, and which one is taken. */
import type { BoardProfile } from "../firmware-sim/boards";
import type { RatedCandidate } from "./candidates";
import { type BoardFit, fitBoard, type ModelCost } from "./describe";
import { type UntrainedData, untrainedCost } from "./untrained";

/** A frame that takes longer than this feels broken. */
export const PATIENCE_MILLISECONDS = 1000;

export interface FrontEntry {
	candidate: RatedCandidate;
	cost: ModelCost;
	/** On the board that was asked for. */
	fit?: BoardFit;
	/** Fits the board, and answers in time. */
	usable: boolean;
	/** No other usable one is at least as accurate and costs less work, or flash. */
	onFront: boolean;
}

export interface FrontRequest extends UntrainedData {
	board?: BoardProfile;
	/** For one frame on the board. */
	milliseconds?: number;
}

/** Costs all candidates, most accurate first. */
export function accuracyFront(
	candidates: readonly RatedCandidate[],
	request: FrontRequest,
): FrontEntry[] {
	const { board, milliseconds = PATIENCE_MILLISECONDS } = request;
	const entries = candidates.map((candidate) => {
		const cost = untrainedCost(candidate, request);
		const fit = board && fitBoard(cost, board);
		const usable = !fit || (fit.fits && fit.milliseconds <= milliseconds);
		return { candidate, cost, fit, usable };
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
