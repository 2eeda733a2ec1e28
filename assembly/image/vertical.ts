/**
 * Rows of sums to finished rows of the target (see axis.ts). With D = the product of both axes' weightSum, a value is
 * floor((sum + floor(D / 2)) / D): the exact quotient, rounded once, half up.
 *
 * Scratch, in bytes a sum, `sums` = window width * channels:
 *   shrinking  u32 the row, then u64 the total of the target row in progress: below 2^42 (131070^2 * 255)
 *   enlarging  u32 the row before, u32 the row
 */

import { FRAME_SCRATCH_BYTES } from "../shared/image";
import { bilinearPosition, isEnlarged, weightSum } from "./axis";
import { placeRow, placeValue } from "./place";

let sourceCount: u32 = 0; // n, source rows
let targetCount: u32 = 0; // m, target rows
let sumCount: u32 = 0; // sums a row
let divisor: u64 = 0;
let missing: u32 = 0; // shrinking: the weight that the target row in progress lacks
let seen: i32 = 0; // source rows taken
let written: u32 = 0; // target rows finished
let row: usize = 0;
let other: usize = 0; // the totals, or the row before

export function verticalScratchBytes(sums: u32): u32 {
	return FRAME_SCRATCH_BYTES * sums;
}

/** `scratch`: verticalScratchBytes(sums), 8-byte aligned; columnWeight: weightSum of the columns. */
export function setRows(
	n: u32,
	m: u32,
	sums: u32,
	columnWeight: u32,
	scratch: usize,
): void {
	sourceCount = n;
	targetCount = m;
	sumCount = sums;
	divisor = <u64>columnWeight * weightSum(n, m);
	missing = n;
	seen = 0;
	written = 0;
	other = scratch;
	row = other + 8 * sums;
	memory.fill(other, 0, 8 * sums);
}

/** Where the next row of sums goes; the one before it is kept where enlarging needs it. */
export function nextRow(): usize {
	if (isEnlarged(sourceCount, targetCount)) {
		const before = other;
		other = row;
		row = before;
	}
	return row;
}

/** Takes the row of sums at nextRow(). While no target row is left to finish, a source row finishes at most one. */
export function addRow(): void {
	seen++;
	if (!isEnlarged(sourceCount, targetCount)) shrink();
}

/** Finishes the next target row, if the source rows so far suffice; whether it did. */
export function finishRow(): bool {
	return isEnlarged(sourceCount, targetCount) && enlarge();
}

/** Target rows that are finished. */
export function finishedRows(): u32 {
	return written;
}

/** Whether every target row is finished. */
export function isComplete(): bool {
	return written === targetCount;
}

function shrink(): void {
	if (missing > targetCount) {
		accumulate(targetCount);
		missing -= targetCount;
		return;
	}
	accumulate(missing);
	finishTotals();
	const rest = targetCount - missing;
	accumulate(rest);
	missing = sourceCount - rest;
}

function accumulate(weight: u32): void {
	for (let i: usize = 0; i < sumCount; i++) {
		const at = other + (i << 3);
		const sum: u64 = load<u32>(row + (i << 2));
		store<u64>(at, load<u64>(at) + sum * weight);
	}
}

/** Places the totals as a target row and clears them. */
function finishTotals(): void {
	placeRow(written++);
	for (let i: usize = 0; i < sumCount; i++) {
		const at = other + (i << 3);
		placeValue(quotient(load<u64>(at)));
		store<u64>(at, 0);
	}
}

/** Places the next target row, unless it needs a source row after those seen. */
function enlarge(): bool {
	if (isComplete()) return false;
	const unit: i32 = 2 * targetCount;
	const p = bilinearPosition(written, sourceCount, targetCount);
	if (p > (seen - 1) * unit) return false;
	blend(p - (seen - 2) * unit);
	written++;
	return true;
}

function blend(weight: u32): void {
	const before = 2 * targetCount - weight;
	placeRow(written);
	for (let i: usize = 0; i < sumCount; i++) {
		const above: u64 = load<u32>(other + (i << 2));
		const below: u64 = load<u32>(row + (i << 2));
		placeValue(quotient(above * before + below * weight));
	}
}

/** Small divisors, the usual case, take the 32-bit division, which microcontrollers have in hardware. */
function quotient(sum: u64): u32 {
	const rounded = sum + (divisor >> 1);
	if (divisor < 1 << 24) return <u32>rounded / <u32>divisor;
	return <u32>(rounded / divisor);
}
