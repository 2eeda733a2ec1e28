/**
 * Offsets for buffers with lifetimes, no two that live together overlapping:
 *
 *   1. take the buffers in some order, largest first to begin with
 *   2. put each at the lowest offset where it meets no placed buffer of an overlapping lifetime
 *   3. while the peak is above the lower bound, swap two buffers in the order and try again (seeded, bounded)
 */
import { Random } from "../dataset/random";
import type { Buffer } from "./types";

const ATTEMPTS = 400;

/** The largest sum of bytes of buffers that live at the same operator. */
export function lowerBound(buffers: readonly Buffer[]): number {
	const last = Math.max(0, ...buffers.map((buffer) => buffer.last));
	let most = 0;
	for (let at = 0; at <= last; at++)
		most = Math.max(most, liveBytes(buffers, at));
	return most;
}

/** Sum of the bytes of all buffers that live while operator `at` runs. */
function liveBytes(buffers: readonly Buffer[], at: number): number {
	return buffers
		.filter((buffer) => buffer.first <= at && at <= buffer.last)
		.reduce((sum, buffer) => sum + buffer.bytes, 0);
}

/** @returns the offset of each buffer and the end of the highest one. */
export function placeBuffers(buffers: readonly Buffer[]): {
	offsets: number[];
	peak: number;
} {
	const order = buffers.map((_, index) => index);
	order.sort((a, b) => buffers[b].bytes - buffers[a].bytes || a - b);
	const bound = lowerBound(buffers);
	const random = new Random(1);
	let best = placeInOrder(buffers, order);
	for (let i = 0; i < ATTEMPTS && best.peak > bound; i++) {
		const a = random.integer(order.length);
		const b = random.integer(order.length);
		[order[a], order[b]] = [order[b], order[a]];
		const tried = placeInOrder(buffers, order);
		if (tried.peak <= best.peak) best = tried;
		else [order[a], order[b]] = [order[b], order[a]];
	}
	return best;
}

function placeInOrder(buffers: readonly Buffer[], order: readonly number[]) {
	const offsets: number[] = new Array(buffers.length).fill(0);
	const placed: number[] = [];
	let peak = 0;
	for (const index of order) {
		const buffer = buffers[index];
		const taken = placed
			.filter(
				(other) =>
					buffers[other].first <= buffer.last &&
					buffer.first <= buffers[other].last,
			)
			.sort((a, b) => offsets[a] - offsets[b]);
		offsets[index] = lowestGap(buffer.bytes, taken, offsets, buffers);
		peak = Math.max(peak, offsets[index] + buffer.bytes);
		placed.push(index);
	}
	return { offsets, peak };
}

function lowestGap(
	bytes: number,
	taken: readonly number[],
	offsets: readonly number[],
	buffers: readonly Buffer[],
): number {
	let offset = 0;
	for (const other of taken) {
		if (offset + bytes <= offsets[other]) break;
		offset = Math.max(offset, offsets[other] + buffers[other].bytes);
	}
	return offset;
}

/** The longest free stretch between spans in [0, end). */
export function largestGap(
	spans: readonly { offset: number; bytes: number }[],
	end: number,
): { offset: number; bytes: number } {
	let best = { offset: 0, bytes: 0 };
	let free = 0;
	const sorted = [...spans].sort((a, b) => a.offset - b.offset);
	for (const { offset, bytes } of [...sorted, { offset: end, bytes: 0 }]) {
		if (offset - free > best.bytes)
			best = { offset: free, bytes: offset - free };
		free = Math.max(free, offset + bytes);
	}
	return best;
}
