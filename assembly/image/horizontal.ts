/**
 * One source row to one row of sums (see axis.ts), as its pixels stream by. A sum is the target value times
 * weightSum, below 2^25 (131070 * 255).
 */
import { bilinearPosition, isEnlarged } from "./axis";

let sourceCount: u32 = 0; // n, pixels of the source row
let targetCount: u32 = 0; // m, sums
let channelCount: u32 = 0; // 1 or 3
let destination: usize = 0; // where the next sum goes

// Shrinking: the weight that the sum in progress lacks. Enlarging: pixels seen and sums written.
let missing: u32 = 0;
let seen: i32 = 0;
let written: u32 = 0;
// Shrinking: the sum in progress. Enlarging: the pixel before.
let held0: u32 = 0;
let held1: u32 = 0;
let held2: u32 = 0;

export function setColumns(n: u32, m: u32, channels: u32): void {
	sourceCount = n;
	targetCount = m;
	channelCount = channels;
}

/** Starts a row; its sums, u32 each, go to `sums`. */
export function startRow(sums: usize): void {
	destination = sums;
	missing = sourceCount;
	seen = 0;
	written = 0;
	hold(0, 0, 0);
}

/** Takes the next pixels of the row: bytes [from, end), channelCount a pixel. */
export function addPixels(from: usize, end: usize): void {
	if (isEnlarged(sourceCount, targetCount)) enlarge(from, end);
	else if (channelCount === 1) shrinkGray(from, end);
	else shrinkRgb(from, end);
}

function shrinkRgb(from: usize, end: usize): void {
	const m = targetCount;
	while (from < end) {
		let a: u32 = 0;
		let b: u32 = 0;
		let c: u32 = 0;
		let left = missing;
		for (; from < end && left > m; from += 3, left -= m) {
			a += load<u8>(from);
			b += load<u8>(from, 1);
			c += load<u8>(from, 2);
		}
		missing = left;
		hold(held0 + m * a, held1 + m * b, held2 + m * c);
		if (from === end) return;
		split(load<u8>(from), load<u8>(from, 1), load<u8>(from, 2));
		from += 3;
	}
}

function shrinkGray(from: usize, end: usize): void {
	const m = targetCount;
	while (from < end) {
		let a: u32 = 0;
		let left = missing;
		for (; from < end && left > m; from++, left -= m) a += load<u8>(from);
		missing = left;
		hold(held0 + m * a, 0, 0);
		if (from === end) return;
		split(load<u8>(from++), 0, 0);
	}
}

/** A pixel that completes the sum in progress, and opens the next one with the rest of its weight. */
function split(a: u32, b: u32, c: u32): void {
	const w = missing;
	put(held0 + w * a, held1 + w * b, held2 + w * c);
	const rest = targetCount - w;
	missing = sourceCount - rest;
	hold(rest * a, rest * b, rest * c);
}

function enlarge(from: usize, end: usize): void {
	const gray = channelCount === 1;
	for (; from < end; from += channelCount) {
		const a: u32 = load<u8>(from);
		const b: u32 = gray ? 0 : load<u8>(from, 1);
		const c: u32 = gray ? 0 : load<u8>(from, 2);
		blendUpTo(a, b, c);
		hold(a, b, c);
		seen++;
	}
}

/** Writes the sums that need no pixel after this one. */
function blendUpTo(a: u32, b: u32, c: u32): void {
	const unit: i32 = 2 * targetCount;
	for (; written < targetCount; written++) {
		const p = bilinearPosition(written, sourceCount, targetCount);
		if (p > seen * unit) return;
		const w: u32 = p - (seen - 1) * unit;
		const v: u32 = unit - w;
		put(v * held0 + w * a, v * held1 + w * b, v * held2 + w * c);
	}
}

function hold(a: u32, b: u32, c: u32): void {
	held0 = a;
	held1 = b;
	held2 = c;
}

function put(a: u32, b: u32, c: u32): void {
	store<u32>(destination, a);
	if (channelCount === 1) {
		destination += 4;
		return;
	}
	store<u32>(destination, b, 4);
	store<u32>(destination, c, 8);
	destination += 12;
}
