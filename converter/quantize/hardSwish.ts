/**
 * hardSwish, x * relu6(x + 3) / 6, in TFLite's 16-bit fixed point: x is raised by 7 bits and multiplied with
 * (x + 3) / 6, limited to 0..1, before the result is shifted to the output's scale.
 */
import { clampTo } from "./parameters";
import { quantizeMultiplier, roundingDivideByPowerOfTwo } from "./requantize";

const HIGH_BITS = 7;
const INT16 = { min: -(2 ** 15), max: 2 ** 15 - 1 };

/** A multiplier of 16 bits: multiplier * 2^(shift - 15). */
interface Multiplier16 {
	multiplier: number;
	shift: number;
}

function quantizeMultiplier16(real: number): Multiplier16 {
	const { multiplier, shift } = quantizeMultiplier(real);
	const rounded = Math.floor((multiplier + 2 ** 15) / 2 ** 16);
	return { multiplier: Math.min(rounded, INT16.max), shift };
}

/** round(a * b / 2^15), ties upwards, saturated. */
function roundingHighMul(a: number, b: number): number {
	return Math.min(Math.floor((a * b + 2 ** 14) / 2 ** 15), INT16.max);
}

function leftShift(value: number, by: number): number {
	return clampTo(value * 2 ** by, INT16);
}

/**
 * From the difference of an input from its zero point to that of the output from its own.
 * Throws RangeError where the output's scale is below 1/128 of the input's.
 */
export function hardSwish(
	inputScale: number,
	outputScale: number,
): (difference: number) => number {
	const highScale = Math.fround(inputScale / 2 ** HIGH_BITS);
	const toOutput = quantizeMultiplier16(Math.fround(highScale / outputScale));
	if (toOutput.shift > 0)
		throw new RangeError(
			`hardSwish cannot go from scale ${inputScale} to ${outputScale}, less than 1/128 of it: check the model's quantization`,
		);
	const unit = Math.fround(Math.fround(3) / 2 ** 15);
	const toUnit = quantizeMultiplier16(Math.fround(highScale / unit));
	return (difference) => {
		const high = difference * 2 ** HIGH_BITS;
		const value = roundingHighMul(high, toOutput.multiplier);
		const product = (share(high, toUnit) * value) / 2 ** 15;
		return roundingDivideByPowerOfTwo(Math.trunc(product), -toOutput.shift);
	};
}

/** (x + 3) / 6 within 0..1, in Q0.15. Saturates with the last bit of a left shift, as nothing before it counts. */
function share(high: number, { multiplier, shift }: Multiplier16): number {
	const raised = shift > 0 ? leftShift(high, shift - 1) : high;
	const scaled = roundingHighMul(raised, multiplier);
	const thirds =
		shift > 0
			? leftShift(scaled, 1)
			: roundingDivideByPowerOfTwo(scaled, -shift);
	return (thirds + 2 ** 15) >> 1;
}
