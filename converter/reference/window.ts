import { dims4, type Pool2d, type QuantizedTensor } from "../graph/quantized";
import type { Operand } from "./operand";

/** Folds the values under a pool's window, inside the image, into one value; `count` is how many there are. */
export interface Fold {
	start: number;
	step(acc: number, value: number): number;
	finish(acc: number, count: number): number;
}

/** input [h, w, c], output [oh, ow, c]: one fold per output. */
export function foldWindows(
	operator: Pool2d,
	input: Operand,
	output: QuantizedTensor,
	fold: Fold,
): Int8Array {
	const [, height, width, channels] = dims4(output.shape);
	const values = new Int8Array(height * width * channels);
	let i = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let c = 0; c < channels; c++)
				values[i++] = foldWindow(operator, input, y, x, c, fold);
	return values;
}

function foldWindow(
	operator: Pool2d,
	input: Operand,
	y: number,
	x: number,
	c: number,
	fold: Fold,
): number {
	const [, height, width, channels] = dims4(input.shape);
	let acc = fold.start;
	let count = 0;
	for (let ky = 0; ky < operator.kernel[0]; ky++)
		for (let kx = 0; kx < operator.kernel[1]; kx++) {
			const iy = y * operator.stride[0] - operator.padding.top + ky;
			const ix = x * operator.stride[1] - operator.padding.left + kx;
			if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
			acc = fold.step(acc, input.values[(iy * width + ix) * channels + c]);
			count++;
		}
	return fold.finish(acc, count);
}
