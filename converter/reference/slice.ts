import { dims4, type QuantizedTensor, type Slice } from "../graph/quantized";
import type { Operand } from "./operand";

/** Every stride-th value from `begin` on, in each dimension. */
export function slice(
	{ begin, stride }: Slice,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [, , width, channels] = dims4(input.shape);
	const [, outputHeight, outputWidth, outputChannels] = dims4(output.shape);
	const values: number[] = [];
	for (let y = 0; y < outputHeight; y++)
		for (let x = 0; x < outputWidth; x++)
			for (let c = 0; c < outputChannels; c++) {
				const inputY = begin[0] + y * stride[0];
				const inputX = begin[1] + x * stride[1];
				const inputC = begin[2] + c * stride[2];
				values.push(
					input.values[(inputY * width + inputX) * channels + inputC],
				);
			}
	return Int8Array.from(values);
}
