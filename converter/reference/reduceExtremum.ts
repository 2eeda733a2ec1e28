import {
	elements,
	type QuantizedTensor,
	type ReduceExtremum,
} from "../graph/quantized";
import { cellsOf } from "./cells";
import type { Operand } from "./operand";

/** The greatest or least value over `axes`; input and output are quantized alike. */
export function reduceExtremum(
	{ op, axes }: ReduceExtremum,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const choose = op === "reduceMax" ? Math.max : Math.min;
	const cells = cellsOf(axes, input, elements(output.shape));
	return Int8Array.from(cells, (cell) => cell.reduce((a, b) => choose(a, b)));
}
