import type { Pool2d, QuantizedTensor } from "../graph/quantized";
import { clampTo } from "../quantize/parameters";
import type { Operand } from "./operand";
import { foldWindows } from "./window";

/** The largest value under the window; padding does not count. No requantization. */
export function maxPool2d(
	operator: Pool2d,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	return foldWindows(operator, input, output, {
		start: -128,
		step: Math.max,
		finish: (max) => clampTo(max, operator.clamp),
	});
}
