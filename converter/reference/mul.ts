import type { Mul, QuantizedTensor } from "../graph/quantized";
import { mulParameters } from "../quantize/parameters";
import { broadcast } from "./broadcast";
import { type Operand, toOutput } from "./operand";

/** The product of two differences from the zero points. */
export function mul(
	{ clamp }: Mul,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [a, b] = inputs;
	const multiplier = mulParameters(a.scale, b.scale, output.scale);
	return broadcast(inputs, output.shape, (qa, qb) =>
		toOutput(
			(qa - a.zeroPoint) * (qb - b.zeroPoint),
			multiplier,
			output.zeroPoint,
			clamp,
		),
	);
}
