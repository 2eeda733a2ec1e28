/**
 * Numbers as a byte each: a sign and the logarithm of the size, in 126 steps over the 24 octaves below the greatest of
 * their block, which lies before them as a float32. For an optimizer's moments, whose size matters to a few per cent
 * only. What is smaller than all steps becomes the smallest: an optimizer divides by it.
 */
const BLOCK = 1024;
const OCTAVES = 24;
const STEPS = 126;
const NEGATIVE = 0x80;

export function logarithmicBytes(length: number): number {
	return length + 4 * Math.ceil(length / BLOCK);
}

export function writeLogarithmic(values: Float32Array): Uint8Array {
	const bytes = new Uint8Array(logarithmicBytes(values.length));
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (let from = 0; from < values.length; from += BLOCK) {
		const block = values.subarray(from, from + BLOCK);
		const most = block.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
		view.setFloat32(at, most, true);
		at += 4;
		for (const value of block) bytes[at++] = codeOf(value, most);
	}
	return bytes;
}

/** 0 is 0; else 1 for the smallest step up to 1 + STEPS for `most`. */
function codeOf(value: number, most: number): number {
	if (value === 0) return 0;
	const octaves = Math.log2(Math.abs(value) / most);
	const step = Math.round(STEPS * (1 + octaves / OCTAVES));
	return (value < 0 ? NEGATIVE : 0) | (1 + Math.max(0, step));
}

/** `bytes`: what writeLogarithmic gave for `length` values. */
export function readLogarithmic(
	bytes: Uint8Array,
	length: number,
): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const values = new Float32Array(length);
	let at = 0;
	for (let i = 0; i < length; i++) {
		if (i % BLOCK === 0) at += 4;
		const most = view.getFloat32(at - 4 - (i % BLOCK), true);
		values[i] = most * shareOf(bytes[at++]);
	}
	return values;
}

function shareOf(code: number): number {
	if (code === 0) return 0;
	const step = (code & (NEGATIVE - 1)) - 1;
	const size = 2 ** (OCTAVES * (step / STEPS - 1));
	return code & NEGATIVE ? -size : size;
}
