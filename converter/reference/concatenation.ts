import {
	type Concatenation,
	dims4,
	elements,
	type QuantizedTensor,
} from "../graph/quantized";
import type { Operand } from "./operand";

/** The inputs behind each other along `axis` of the four padded dimensions. */
export function concatenation(
	operator: Concatenation,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const values = new Int8Array(elements(output.shape));
	const blocks = inputs.map(({ shape }) =>
		elements(dims4(shape).slice(operator.axis)),
	);
	let to = 0;
	for (let outer = 0; to < values.length; outer++)
		for (const [i, block] of blocks.entries()) {
			const from = outer * block;
			values.set(inputs[i].values.subarray(from, from + block), to);
			to += block;
		}
	return values;
}
