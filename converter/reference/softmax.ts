import {
	dims4,
	elements,
	type QuantizedTensor,
	type Softmax,
} from "../graph/quantized";
import { clampTo, softmaxParameters } from "../quantize/parameters";
import {
	requantize,
	roundingDivideByPowerOfTwo,
	srdhm,
} from "../quantize/requantize";
import { expOnNegativeValues, reciprocal } from "./fixedPoint";
import type { Operand } from "./operand";

/** Integer bits of the sum of exponentials, Q12.19. */
const SUM_BITS = 12;

/**
 * Over the last dimension; output scale 1/256, zero point -128. Where the sum of the exponentials reaches 512
 * TFLite aborts; here each probability is then 0, and the sum wraps modulo 2^32.
 */
export function softmax(
	operator: Softmax,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const exponential = exponentials(input.scale, operator.beta);
	const [, , , channels] = dims4(input.shape);
	const values = new Int8Array(elements(output.shape));
	for (let row = 0; row < values.length; row += channels) {
		const q = input.values.subarray(row, row + channels);
		const max = q.reduce((a, b) => Math.max(a, b));
		const exps = Array.from(q, (value) => exponential(value - max));
		values.set(probabilities(exps, operator.clamp), row);
	}
	return values;
}

/** From an input difference (<= 0) to its exponential in Q0.31; undefined where it is too small to count. */
function exponentials(scale: number, beta: number) {
	const { multiplier, shift, diffMin } = softmaxParameters(scale, beta);
	return (difference: number): number | undefined =>
		difference < diffMin
			? undefined
			: expOnNegativeValues(requantize(difference, multiplier, shift));
}

function probabilities(
	exps: (number | undefined)[],
	clamp: Softmax["clamp"],
): number[] {
	let sum = 0;
	for (const exp of exps)
		if (exp !== undefined)
			sum = (sum + roundingDivideByPowerOfTwo(exp, SUM_BITS)) | 0;
	const { scale, bitsOverUnit } = reciprocal(sum, SUM_BITS);
	return exps.map((exp) =>
		exp === undefined
			? -128
			: clampTo(quotient(srdhm(scale, exp), bitsOverUnit) - 128, clamp),
	);
}

/** A Q0.31 number, shifted by the sum's bits over one, to 8 bits. Below 1/2 of the last bit it is 0. */
function quotient(product: number, bitsOverUnit: number): number {
	const exponent = bitsOverUnit + 31 - 8;
	return exponent > 31 ? 0 : roundingDivideByPowerOfTwo(product, exponent);
}
