import {
	type ArgMax,
	elements,
	type QuantizedTensor,
} from "../graph/quantized";
import { cellsOf } from "./cells";
import type { Operand } from "./operand";

/** Along the axis the index of the greatest value, the first of equals, as four bytes of the output. */
export function argMax(
	{ axis }: ArgMax,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const cells = cellsOf([axis], input, elements(output.shape) / 4);
	const values = new Int8Array(elements(output.shape));
	const view = new DataView(values.buffer);
	cells.forEach((cell, i) => {
		view.setInt32(i * 4, cell.indexOf(Math.max(...cell)), true);
	});
	return values;
}
