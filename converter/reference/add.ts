import type { Add, QuantizedTensor } from "../graph/quantized";
import { ADD_LEFT_SHIFT, addParameters } from "../quantize/parameters";
import { type Multiplier, requantize } from "../quantize/requantize";
import { broadcast } from "./broadcast";
import { type Operand, toOutput } from "./operand";

/** add and sub: both inputs to a common finer scale, their sum or difference to the output's. */
export function add(
	{ op, clamp }: Add,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [a, b] = inputs;
	const parameters = addParameters(a.scale, b.scale, output.scale);
	return broadcast(inputs, output.shape, (qa, qb) => {
		const x = raise(qa - a.zeroPoint, parameters.a);
		const y = raise(qb - b.zeroPoint, parameters.b);
		const sum = (op === "sub" ? x - y : x + y) | 0;
		return toOutput(sum, parameters.output, output.zeroPoint, clamp);
	});
}

/** A difference from the zero point at the common scale. */
function raise(difference: number, { multiplier, shift }: Multiplier): number {
	return requantize(difference << ADD_LEFT_SHIFT, multiplier, shift);
}
