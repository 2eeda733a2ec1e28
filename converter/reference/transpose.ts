import {
	dims4,
	type QuantizedTensor,
	type Transpose,
} from "../graph/quantized";
import type { Operand } from "./operand";

/** Height, width and channels in another order. */
export function transpose(
	{ order }: Transpose,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [, , width, channels] = dims4(input.shape);
	const pitch = [0, width * channels, channels, 1];
	const [pitchY, pitchX, pitchC] = order.map((axis) => pitch[axis]);
	const values: number[] = [];
	const [, outputHeight, outputWidth, outputChannels] = dims4(output.shape);
	for (let y = 0; y < outputHeight; y++)
		for (let x = 0; x < outputWidth; x++)
			for (let c = 0; c < outputChannels; c++)
				values.push(input.values[y * pitchY + x * pitchX + c * pitchC]);
	return Int8Array.from(values);
}
