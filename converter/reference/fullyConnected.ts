import {
	elements,
	type FullyConnected,
	type QuantizedTensor,
} from "../graph/quantized";
import { fullyConnectedMultipliers } from "../quantize/parameters";
import { type Operand, toOutput } from "./operand";

/** input [rows, k], weights [oc, k], output [rows, oc]; accumulators wrap modulo 2^32. */
export function fullyConnected(
	operator: FullyConnected,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const channels = operator.bias.length;
	const multipliers = fullyConnectedMultipliers(
		input.scale,
		operator.weightScales,
		output.scale,
		operator.perChannel,
	);
	const depth = operator.weights.length / channels;
	const values = new Int8Array(elements(output.shape));
	for (let i = 0; i < values.length; i++) {
		const o = i % channels;
		const row = (i - o) / channels;
		values[i] = toOutput(
			dot(operator, input, o, row * depth, depth),
			multipliers[o],
			output.zeroPoint,
			operator.clamp,
		);
	}
	return values;
}

/** bias + sum of (input - zero point) * weight over one row, which starts at `from`. */
function dot(
	{ weights, bias }: FullyConnected,
	{ values, zeroPoint }: Operand,
	o: number,
	from: number,
	depth: number,
): number {
	const at = o * depth;
	let acc = bias[o];
	for (let k = 0; k < depth; k++)
		acc = (acc + (values[from + k] - zeroPoint) * weights[at + k]) | 0;
	return acc;
}
