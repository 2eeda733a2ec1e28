import type { Reshape } from "../graph/quantized";
import type { Operand } from "./operand";

/** The same values in the same order under another shape. */
export function reshape(_operator: Reshape, [input]: Operand[]): Int8Array {
	return input.values.slice();
}
