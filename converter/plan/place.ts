/**
 * Offsets for buffers, so that no two bytes that are in use at one time lie at one place:
 *
 *   1. take the buffers in some order, largest first or last written first to begin with
 *   2. put each at the lowest offset where no part of it meets a part of a placed buffer that is in use with it
 *   3. while the peak is above the lower bound, swap two buffers in the order and try again (seeded, bounded)
 */
import { Random } from "../dataset/random";
import type { Buffer, Interval, Part } from "./types";

/** Most bytes that are in use at one step. */
export function lowerBound(buffers: readonly Buffer[]): number {
	return Math.max(0, ...bytesAtSteps(buffers).values());
}

/** By step, from before the first (-1) to after the last: the bytes that are in use. */
export function bytesAtSteps(
	buffers: readonly Buffer[],
): ReadonlyMap<number, number> {
	const changes = new Map<number, number>();
	const change = (step: number, bytes: number) =>
		changes.set(step, (changes.get(step) ?? 0) + bytes);
	let last = -1;
	for (const { bytes, during } of buffers.flatMap(({ parts }) => parts))
		for (const [from, to] of during) {
			change(from, bytes);
			change(to + 1, -bytes);
			last = Math.max(last, to);
		}
	const used = new Map<number, number>();
	for (let step = -1, sum = 0; step <= last; step++) {
		sum += changes.get(step) ?? 0;
		used.set(step, sum);
	}
	return used;
}

export interface PlaceOptions {
	/** Of all offsets. */
	align?: number;
	/** How many exchanges of two buffers are tried. */
	attempts?: number;
	/** Pairs of buffers that must not share a byte, whenever they are in use. */
	apart?: readonly (readonly [number, number])[];
}

/** @returns the offset of each buffer and the end of the highest one */
export function placeBuffers(
	buffers: readonly Buffer[],
	{ align = 1, attempts = 400, apart = [] }: PlaceOptions = {},
): Placed {
	const clashes = allClashes(buffers);
	for (const [a, b] of apart) {
		clashes[a][b] = [[-buffers[b].bytes, buffers[a].bytes]];
		clashes[b][a] = [[-buffers[a].bytes, buffers[b].bytes]];
	}
	const place = (order: readonly number[]) =>
		placeInOrder(buffers, clashes, order, align);
	const bound = lowerBound(buffers);
	let best: Placed = { offsets: [], peak: Number.POSITIVE_INFINITY };
	for (const order of firstOrders(buffers)) {
		const found = improved(place, order, bound, attempts);
		if (found.peak < best.peak) best = found;
		if (best.peak === bound) break;
	}
	return best;
}

interface Placed {
	offsets: number[];
	peak: number;
}

/** Largest first; and those that are written last first, so that each may lie just below what it comes from. */
function firstOrders(buffers: readonly Buffer[]): number[][] {
	const used = buffers.flatMap(({ bytes }, at) => (bytes > 0 ? [at] : []));
	const begin = buffers.map(({ parts }) =>
		Math.min(...parts.flatMap(({ during }) => during.map(([first]) => first))),
	);
	return [
		used.toSorted((a, b) => buffers[b].bytes - buffers[a].bytes || a - b),
		used.toSorted((a, b) => begin[b] - begin[a] || a - b),
	];
}

/** Exchanges two buffers of the order again and again, and keeps what is not worse. */
function improved(
	place: (order: readonly number[]) => Placed,
	order: number[],
	bound: number,
	attempts: number,
): Placed {
	const random = new Random(1);
	let best = place(order);
	for (let i = 0; i < attempts && best.peak > bound; i++) {
		const a = random.integer(order.length);
		const b = random.integer(order.length);
		[order[a], order[b]] = [order[b], order[a]];
		const tried = place(order);
		if (tried.peak <= best.peak) best = tried;
		else [order[a], order[b]] = [order[b], order[a]];
	}
	return best;
}

/** By two buffers: where the second must not begin, counted from where the first does. */
function allClashes(buffers: readonly Buffer[]): Interval[][][] {
	const all = buffers.map(() => buffers.map((): Interval[] => []));
	buffers.forEach((a, i) => {
		for (let j = 0; j < i; j++) {
			all[i][j] = clashing(a, buffers[j]);
			all[j][i] = all[i][j].map(([low, high]) => [-high, -low]);
		}
	});
	return all;
}

/** Differences offset(b) - offset(a) at which parts meet, as ranges without their ends. */
function clashing(a: Buffer, b: Buffer): Interval[] {
	const ranges: [number, number][] = [];
	for (const p of a.parts)
		for (const q of b.parts)
			if (meet(p, q))
				ranges.push([p.at - q.at - q.bytes, p.at + p.bytes - q.at]);
	return united(ranges);
}

function meet(p: Part, q: Part): boolean {
	return p.bytes > 0 && q.bytes > 0 && overlap(p.during, q.during);
}

/** Whether there is a step that lies in an interval of each. */
export function overlap(a: readonly Interval[], b: readonly Interval[]) {
	return a.some(([first, last]) =>
		b.some(([start, end]) => first <= end && start <= last),
	);
}

/** Ranges without their ends, ascending, those that overlap made one. */
function united(ranges: [number, number][]): Interval[] {
	const all: [number, number][] = [];
	for (const range of ranges.sort((a, b) => a[0] - b[0])) {
		const last = all.at(-1);
		if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
		else all.push(range);
	}
	return all;
}

function placeInOrder(
	buffers: readonly Buffer[],
	clashes: readonly (readonly Interval[][])[],
	order: readonly number[],
	align: number,
) {
	const offsets: number[] = new Array(buffers.length).fill(0);
	let peak = 0;
	order.forEach((index, at) => {
		const taken: Interval[] = [];
		for (let i = 0; i < at; i++) {
			const offset = offsets[order[i]];
			for (const [low, high] of clashes[order[i]][index])
				if (high + offset > 0) taken.push([low + offset, high + offset]);
		}
		taken.sort((a, b) => a[0] - b[0]);
		offsets[index] = lowestFree(taken, align);
		peak = Math.max(peak, offsets[index] + buffers[index].bytes);
	});
	return { offsets, peak };
}

/** The lowest multiple of `align` inside none of the ranges. */
function lowestFree(taken: readonly Interval[], align: number): number {
	let offset = 0;
	for (const [low, high] of taken)
		if (offset > low && offset < high) offset = Math.ceil(high / align) * align;
	return offset;
}

/** The longest free stretch between spans in [0, end) that begins at a multiple of `align`. */
export function largestGap(
	spans: readonly { offset: number; bytes: number }[],
	end: number,
	align: number,
): { offset: number; bytes: number } {
	let best = { offset: 0, bytes: 0 };
	let free = 0;
	const sorted = [...spans].sort((a, b) => a.offset - b.offset);
	for (const { offset, bytes } of [...sorted, { offset: end, bytes: 0 }]) {
		if (offset - free > best.bytes)
			best = { offset: free, bytes: offset - free };
		free = Math.max(free, Math.ceil((offset + bytes) / align) * align);
	}
	return best;
}
