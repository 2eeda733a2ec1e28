import { elements, type Mean, type QuantizedTensor } from "../graph/quantized";
import { meanParameters, sumParameters } from "../quantize/parameters";
import { cellsOf } from "./cells";
import { type Operand, toOutput } from "./operand";

/** mean and sum over `axes` of the four padded dimensions, requantized; sums wrap modulo 2^32. */
export function mean(
	{ op, axes, clamp }: Mean,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const { scale, zeroPoint, values } = input;
	const length = elements(output.shape);
	const count = values.length / length;
	const multiplier =
		op === "mean"
			? meanParameters(scale, output.scale, count)
			: sumParameters(scale, output.scale);
	const sums = cellsOf(axes, input, length).map((cell) =>
		cell.reduce((sum, q) => (sum + q - zeroPoint) | 0, 0),
	);
	return Int8Array.from(sums, (sum) =>
		toOutput(sum, multiplier, output.zeroPoint, clamp),
	);
}
