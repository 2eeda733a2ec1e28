import { dims4, elements } from "../graph/quantized";
import type { Operand } from "./operand";

/**
 * f of the values of a and b at each place of `shape`, in order. An input of size 1 along a dimension is repeated
 * there.
 */
export function broadcast(
	[a, b]: Operand[],
	shape: readonly number[],
	f: (qa: number, qb: number) => number,
): Int8Array {
	const [, , width, channels] = dims4(shape);
	return Int8Array.from({ length: elements(shape) }, (_, i) => {
		const c = i % channels;
		const x = Math.floor(i / channels) % width;
		const y = Math.floor(i / channels / width);
		return f(valueAt(a, y, x, c), valueAt(b, y, x, c));
	});
}

function valueAt({ shape, values }: Operand, y: number, x: number, c: number) {
	const [, height, width, channels] = dims4(shape);
	return values[
		((y % height) * width + (x % width)) * channels + (c % channels)
	];
}
