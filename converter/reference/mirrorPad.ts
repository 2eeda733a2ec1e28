import {
	dims4,
	type MirrorPad,
	type QuantizedTensor,
} from "../graph/quantized";
import type { Operand } from "./operand";

/** The input at `before` inside an output that mirrors it at its edges. */
export function mirrorPad(
	{ before, mode }: MirrorPad,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [, height, width, channels] = dims4(input.shape);
	const [, outputHeight, outputWidth, outputChannels] = dims4(output.shape);
	const values: number[] = [];
	for (let y = 0; y < outputHeight; y++)
		for (let x = 0; x < outputWidth; x++)
			for (let c = 0; c < outputChannels; c++) {
				const inputY = mirrored(y - before[1], height, mode);
				const inputX = mirrored(x - before[2], width, mode);
				const inputC = mirrored(c - before[3], channels, mode);
				values.push(
					input.values[(inputY * width + inputX) * channels + inputC],
				);
			}
	return Int8Array.from(values);
}

/** The index of the input, 0..size - 1, that index `at` beside it shows. */
export function mirrored(
	at: number,
	size: number,
	mode: MirrorPad["mode"],
): number {
	const edge = mode === "reflect" ? 1 : 0;
	if (at < 0) return -at - 1 + edge;
	return at < size ? at : 2 * size - at - 1 - edge;
}
