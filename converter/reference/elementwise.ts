import type { Elementwise, QuantizedTensor } from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import type { Operand } from "./operand";

/** logistic, relu, relu6 and quantize: each output byte depends on one input byte. */
export function elementwise(
	operator: Elementwise,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const table = lookupTable(operator.op, input, output, operator.clamp);
	return input.values.map((q) => table[q + 128]);
}
