import type { Add, QuantizedTensor } from "../graph/quantized";
import { ADD_LEFT_SHIFT, addParameters } from "../quantize/parameters";
import { type Multiplier, requantize } from "../quantize/requantize";
import { type Operand, toOutput } from "./operand";

/** Two tensors of one shape: both to a common finer scale, their sum to the output's. */
export function add(
	operator: Add,
	[a, b]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const parameters = addParameters(a.scale, b.scale, output.scale);
	return a.values.map((_, i) =>
		toOutput(
			(raise(a, i, parameters.a) + raise(b, i, parameters.b)) | 0,
			parameters.output,
			output.zeroPoint,
			operator.clamp,
		),
	);
}

/** Value i of an input at the common scale. */
function raise(
	{ values, zeroPoint }: Operand,
	i: number,
	{ multiplier, shift }: Multiplier,
): number {
	const difference = values[i] - zeroPoint;
	return requantize(difference << ADD_LEFT_SHIFT, multiplier, shift);
}
