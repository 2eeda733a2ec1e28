import type { Extremum, QuantizedTensor } from "../graph/quantized";
import { broadcast } from "./broadcast";
import type { Operand } from "./operand";

/** minimum and maximum of two inputs that are quantized alike. */
export function extremum(
	{ op }: Extremum,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const choose = op === "minimum" ? Math.min : Math.max;
	return broadcast(inputs, output.shape, (qa, qb) => choose(qa, qb));
}
