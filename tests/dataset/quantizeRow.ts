import type { FeatureDescription } from "../../converter/graph/model";
import type { QuantizedTensor } from "../../converter/graph/quantized";
import { roundHalfAway } from "../../converter/quantize/requantize";

/** The input bytes of a table row: what the device computes. Exact for |value * 2^exponent| < 2^36. */
export function quantizeRow(
	values: readonly number[],
	features: readonly FeatureDescription[],
	{ zeroPoint }: Pick<QuantizedTensor, "zeroPoint">,
): Int8Array {
	return Int8Array.from(values, (value, f) => {
		const { offset, multiplier, exponent } = features[f];
		const fixed = roundHalfAway(value * 2 ** exponent * 2 ** 16);
		const x = Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), fixed));
		const steps = roundedShift32(BigInt(x - offset) * BigInt(multiplier));
		return Math.min(127, Math.max(-128, zeroPoint + steps));
	});
}

/** product / 2^32, half away from zero. */
function roundedShift32(product: bigint): number {
	const magnitude = product < 0n ? -product : product;
	const steps = Number((magnitude + 2n ** 31n) >> 32n);
	return product < 0n ? -steps : steps;
}
