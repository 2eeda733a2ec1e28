/**
 * The order of rows that needs the least memory, by depth-first search under a bound:
 *
 *   - a state is how many rows each operator has computed; a move computes an operator's next rows
 *   - a move after which no more bytes live than before is made at once: the later it came, the more it would free, and
 *     with it done no other move needs more, so it stands in the way of none
 *   - among other moves the one nearest the output goes first; states that led nowhere are not visited again
 *
 * A search that ends without having found a schedule proves that there is none under its bound.
 */
import type { Move, Progress } from "./progress";
import type { RowNetwork } from "./rowNetwork";

export interface Search {
	/** A schedule under the bound; undefined where there is none, or none was found in time. */
	moves?: Move[];
	/** Most bytes that live during one of the moves: rows, scratch and tile. */
	peakBytes: number;
	/** Whether it is known that there is no schedule under the bound. */
	isProven: boolean;
}

interface Option {
	move: Move;
	/** Bytes that live while it is made. */
	bytes: number;
}

/**
 * @param progress from where to search: nothing computed yet
 * @param rowsAtOnce by operator, rows of one move
 */
export function searchSchedule(
	progress: Progress,
	rowsAtOnce: readonly number[],
	bound: number,
	maxStates: number,
): Search {
	const order = fromTheOutput(progress.network);
	const seen = new Set<string>();
	const path: Option[] = [];
	const open = [options(progress, order, rowsAtOnce, bound)];
	while (!progress.isComplete) {
		const option = open[open.length - 1].pop();
		if (!option) {
			open.pop();
			const last = path.pop();
			if (!last) return { peakBytes: 0, isProven: true };
			progress.advance({ ...last.move, rows: -last.move.rows });
			continue;
		}
		progress.advance(option.move);
		path.push(option);
		const state = progress.done.join();
		const known = seen.has(state);
		if (!known && seen.size === maxStates)
			return { peakBytes: 0, isProven: false };
		seen.add(state);
		open.push(known ? [] : options(progress, order, rowsAtOnce, bound));
	}
	return {
		moves: path.map(({ move }) => move),
		peakBytes: Math.max(0, ...path.map(({ bytes }) => bytes)),
		isProven: false,
	};
}

/** Operators from the last to the first; what brings the input's rows comes after all. */
function fromTheOutput({ operators, input }: RowNetwork): number[] {
	const rank = (operator: number) =>
		operators[operator].output === input ? -1 : operator;
	return operators.map((_, at) => at).sort((a, b) => rank(b) - rank(a));
}

/** The moves to try in a state, the best one last. */
function options(
	progress: Progress,
	order: readonly number[],
	rowsAtOnce: readonly number[],
	bound: number,
): Option[] {
	const found: Option[] = [];
	const before = progress.liveBytes;
	for (const operator of order) {
		const left =
			progress.network.operators[operator].rows - progress.done[operator];
		const move = { operator, rows: Math.min(rowsAtOnce[operator], left) };
		if (left === 0 || !progress.isReady(move)) continue;
		const { bytes, after } = costOf(progress, move);
		if (bytes > bound) continue;
		if (after <= before) return [{ move, bytes }];
		found.push({ move, bytes });
	}
	return found.reverse();
}

/** Bytes that live while a move is made, and after it. */
function costOf(progress: Progress, move: Move) {
	const { tensors, operators } = progress.network;
	const { output, workBytes } = operators[move.operator];
	const before = progress.liveBytes;
	progress.advance(move);
	const after = progress.liveBytes;
	const overwrites = progress.hasOverwritten(move);
	progress.advance({ ...move, rows: -move.rows });
	const written = overwrites ? 0 : move.rows * tensors[output].rowBytes;
	return { bytes: before + workBytes + written, after };
}
