/**
 * Numbers as a byte each: a sign and the logarithm of the size, in 127 steps over 24 octaves below the greatest, which
 * lies before them as a float32. For an optimizer's moments, whose size matters to a few per cent only. What is smaller
 * than all steps becomes the smallest: an optimizer divides by it.
 */
const OCTAVES = 24;
const STEPS = 126;

export function writeLogarithmic(values: Float32Array): Uint8Array {
	const most = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
	const bytes = new Uint8Array(4 + values.length);
	new DataView(bytes.buffer).setFloat32(0, most, true);
	for (let i = 0; i < values.length; i++) {
		const size = Math.abs(values[i]);
		if (size === 0) continue;
		const step = STEPS + (STEPS / OCTAVES) * Math.log2(size / most);
		const sign = values[i] < 0 ? 0x80 : 0;
		bytes[4 + i] = sign | (1 + Math.max(0, Math.round(step)));
	}
	return bytes;
}

export function readLogarithmic(bytes: Uint8Array): Float32Array {
	const most = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
	const sizes = Float32Array.from({ length: 128 }, (_, code) =>
		code === 0 ? 0 : most * 2 ** ((OCTAVES * (code - 1 - STEPS)) / STEPS),
	);
	return Float32Array.from(bytes.subarray(4), (code) =>
		code & 0x80 ? -sizes[code & 0x7f] : sizes[code],
	);
}
