import type { Lookup, QuantizedTensor } from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import type { Operand } from "./operand";

/** Each output byte depends on one input byte. */
export function elementwise(
	operator: Lookup,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const table = lookupTable(operator, input, output);
	return input.values.map((q) => table[q + 128]);
}
