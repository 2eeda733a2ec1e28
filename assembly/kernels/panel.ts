import { PANEL_HEAD_BYTES, paddedDepth } from "../shared/blob";

/**
 * Kernel scratch of conv2d and fullyConnected (layout in shared/blob.ts): the values that up to four output pixels
 * need, side by side, so that the inner loop of the matrix product has no bounds and no addresses to compute.
 */

const HIGH_BYTES: u32 = 0x00ff00ff;

/** Address of value k of pixel p. */
function slot(panel: usize, p: u32, k: u32): usize {
	return (
		panel +
		PANEL_HEAD_BYTES +
		((k >> 2) << 5) +
		((k & 1) << 4) +
		(p << 2) +
		(k & 2)
	);
}

/** Two's complement int8 in bytes 0 and 2 of a word, widened to a pair of int16. */
function widenPair(word: u32): u32 {
	const bytes = word & HIGH_BYTES;
	return bytes | ((bytes & 0x00800080) * 0x1fe);
}

/** Copies n int8 values to places k.. of pixel p. */
export function panelCopy(
	panel: usize,
	p: u32,
	k: u32,
	source: usize,
	n: u32,
): void {
	while (n > 0 && (k & 3) !== 0) {
		store<i16>(slot(panel, p, k), load<i8>(source));
		source++;
		k++;
		n--;
	}
	let to = slot(panel, p, k);
	if (ASC_FEATURE_SIMD) {
		for (; n >= 8; n -= 8) {
			const wide = v128.load_ext<i8>(source);
			const pairs = v128.shuffle<i16>(wide, wide, 0, 2, 1, 3, 4, 6, 5, 7);
			v128.store_lane<u32>(to, pairs, 0);
			v128.store_lane<u32>(to, pairs, 1, 16);
			v128.store_lane<u32>(to, pairs, 2, 32);
			v128.store_lane<u32>(to, pairs, 3, 48);
			source += 8;
			to += 64;
			k += 8;
		}
	}
	for (; n >= 4; n -= 4) {
		const word = load<u32>(source);
		store<u32>(to, widenPair(word));
		store<u32>(to, widenPair(word >> 8), 16);
		source += 4;
		to += 32;
		k += 4;
	}
	for (; n > 0; n--) store<i16>(slot(panel, p, k++), load<i8>(source++));
}

/** Writes n times `value` to places k.. of pixel p. */
export function panelFill(
	panel: usize,
	p: u32,
	k: u32,
	value: i32,
	n: u32,
): void {
	for (let end = k + n; k < end; k++) store<i16>(slot(panel, p, k), <i16>value);
}

/** Zeros behind the last of k values, so that padded weights meet defined numbers. */
export function panelPad(panel: usize, p: u32, k: u32): void {
	panelFill(panel, p, k, 0, paddedDepth(k) - k);
}

/** Where the results of pixel p go; 0 for a pixel that is not there. */
export function panelSetOutput(panel: usize, p: u32, address: usize): void {
	store<usize>(panel + (p << 2), address);
}
export function panelOutput(panel: usize, p: u32): usize {
	return load<usize>(panel + (p << 2));
}
