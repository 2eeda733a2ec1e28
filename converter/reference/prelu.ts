import type { Prelu, QuantizedTensor } from "../graph/quantized";
import { preluParameters } from "../quantize/parameters";
import { broadcast } from "./broadcast";
import { type Operand, toOutput } from "./operand";

/** The first input where it is not negative, else times the second, its slope. */
export function prelu(
	{ clamp }: Prelu,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [x, slopes] = inputs;
	const scaled = preluParameters(x.scale, slopes.scale, output.scale);
	return broadcast(inputs, output.shape, (q, slope) => {
		const value = q - x.zeroPoint;
		return value >= 0
			? toOutput(value, scaled.positive, output.zeroPoint, clamp)
			: toOutput(
					value * (slope - slopes.zeroPoint),
					scaled.negative,
					output.zeroPoint,
					clamp,
				);
	});
}
