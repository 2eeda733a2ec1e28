/** Schedules of a network that need little memory, from the quickest to find to the one under the least bound. */
import { type Move, Progress } from "./progress";
import type { RowNetwork } from "./rowNetwork";
import { type Search, searchSchedule } from "./schedule";

export interface Schedules {
	found: Move[][];
	/** No schedule in moves of these sizes needs less at one time, wherever its buffers lie. */
	provenBytes: number;
}

const BISECTIONS = 12;
/** Up to which a schedule gets all of the effort; ResNet8 has 230, a MobileNet of 96 pixels 470. */
const PATIENT_STEPS = 1000;
/** A little above the least peak, rings are shorter, and the arena may be smaller. */
const SLACK = [1.05, 1.1, 1.2];

/**
 * Bounds are on the rows that are needed, and so is what is proved. Where readers skip rows or go backwards, bounds on
 * the spans that such rows lie in are tried as well: a ring is as long as its span.
 *
 * @param rowsAtOnce by operator, rows of one move
 * @param maxStates that one search may look at
 */
export function leastSchedules(
	network: RowNetwork,
	rowsAtOnce: readonly number[],
	maxStates: number,
): Schedules {
	const prompt = promptSearch(network, rowsAtOnce);
	const found = [prompt.moves];
	const limit = Math.max(maxStates, 2 * prompt.moves.length);
	const searchFor = (counted: Progress["counted"]) => (bound: number) => {
		const progress = new Progress(network, counted);
		const result = searchSchedule(progress, rowsAtOnce, bound, limit);
		const { moves } = result;
		if (moves && !found.some((other) => isSame(moves, other)))
			found.push(moves);
		return result;
	};
	const bisections = Math.ceil(BISECTIONS * patience(prompt.moves.length));
	const first = prompt.peakBytes;
	const provenBytes = narrow(searchFor("rows"), first, bisections);
	if (new Progress(network).hasGaps) {
		const spans = searchFor("spans");
		narrow(spans, spans(Number.POSITIVE_INFINITY).peakBytes, bisections);
	}
	return { found, provenBytes };
}

/** What of the usual effort a schedule of so many steps gets: each try takes longer, and there is less to gain. */
export function patience(steps: number): number {
	return Math.min(1, PATIENT_STEPS / steps);
}

/**
 * Searches by bisection, then a little above the least peak; returns the bytes below which there is nothing.
 *
 * @param first peak of a schedule that is there
 */
function narrow(
	search: (bound: number) => Search,
	first: number,
	bisections: number,
): number {
	let peakBytes = first;
	let low = 0;
	let provenBytes = 0;
	for (let i = 0; i < bisections && low < peakBytes; i++) {
		const bound = Math.floor((low + peakBytes - 1) / 2);
		const result = search(bound);
		if (result.moves) peakBytes = result.peakBytes;
		else low = bound + 1;
		if (result.isProven) provenBytes = bound + 1;
	}
	for (const factor of SLACK) search(Math.floor(peakBytes * factor));
	return provenBytes;
}

function isSame(a: readonly Move[], b: readonly Move[]): boolean {
	return a.every(({ operator }, at) => operator === b[at]?.operator);
}

/** The schedule that is found first, without looking at memory: rows are computed when they are wanted. */
export function promptSchedule(
	network: RowNetwork,
	rowsAtOnce: readonly number[],
): Move[] {
	return promptSearch(network, rowsAtOnce).moves;
}

function promptSearch(network: RowNetwork, rowsAtOnce: readonly number[]) {
	const { moves, peakBytes } = searchSchedule(
		new Progress(network),
		rowsAtOnce,
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
	);
	if (!moves)
		throw new Error("an operator of the network never gets its inputs");
	return { moves, peakBytes };
}
