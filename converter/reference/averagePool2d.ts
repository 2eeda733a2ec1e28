import type { Pool2d, QuantizedTensor } from "../graph/quantized";
import { clampTo } from "../quantize/parameters";
import type { Operand } from "./operand";
import { foldWindows } from "./window";

/** The mean of the values under the window, half away from zero; padding does not count. No requantization. */
export function averagePool2d(
	operator: Pool2d,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	return foldWindows(operator, input, output, {
		start: 0,
		step: (sum, value) => sum + value,
		finish: (sum, count) => clampTo(mean(sum, count), operator.clamp),
	});
}

function mean(sum: number, count: number): number {
	const half = Math.floor(count / 2);
	return Math.trunc((sum > 0 ? sum + half : sum - half) / count);
}
