import {
	elements,
	type FullyConnected,
	type QuantizedTensor,
} from "../graph/quantized";
import { fullyConnectedMultipliers } from "../quantize/parameters";
import { dot, type Operand, toOutput } from "./operand";

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
			dot(
				input.values,
				row * depth,
				operator.weights,
				o * depth,
				depth,
				input.zeroPoint,
				operator.bias[o],
			),
			multipliers[o],
			output.zeroPoint,
			operator.clamp,
		);
	}
	return values;
}
