import {
	dims4,
	type Pad,
	type PadV2,
	type QuantizedTensor,
} from "../graph/quantized";
import type { Operand } from "./operand";

/** The input at `before` inside an output filled with one value: pad's is the zero point. */
export function pad(
	operator: Pad | PadV2,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [, height, width, channels] = dims4(input.shape);
	const [, outputHeight, outputWidth, outputChannels] = dims4(output.shape);
	const [, top, left, front] = operator.before;
	const values = new Int8Array(outputHeight * outputWidth * outputChannels);
	values.fill(operator.op === "padV2" ? operator.value : output.zeroPoint);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const from = (y * width + x) * channels;
			const to = (y + top) * outputWidth + x + left;
			values.set(
				input.values.subarray(from, from + channels),
				to * outputChannels + front,
			);
		}
	return values;
}
