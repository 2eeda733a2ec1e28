import {
	dims4,
	elements,
	type Mean,
	type QuantizedTensor,
} from "../graph/quantized";
import { meanParameters } from "../quantize/parameters";
import { type Operand, toOutput } from "./operand";

/** The mean over `axes` of the four padded dimensions, requantized; sums wrap modulo 2^32. */
export function mean(
	operator: Mean,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const sums = sumOver(operator.axes, input, elements(output.shape));
	const count = input.values.length / sums.length;
	const multiplier = meanParameters(input.scale, output.scale, count);
	return Int8Array.from(sums, (sum) =>
		toOutput(
			(sum - Math.imul(count, input.zeroPoint)) | 0,
			multiplier,
			output.zeroPoint,
			operator.clamp,
		),
	);
}

function sumOver(axes: number[], input: Operand, length: number): Int32Array {
	const shape = dims4(input.shape);
	const strides = outputStrides(shape, axes);
	const sums = new Int32Array(length);
	let i = 0;
	for (let y = 0; y < shape[1]; y++)
		for (let x = 0; x < shape[2]; x++)
			for (let c = 0; c < shape[3]; c++)
				sums[y * strides[1] + x * strides[2] + c * strides[3]] +=
					input.values[i++];
	return sums;
}

/** How far the output moves with each input dimension: 0 along a reduced one. */
function outputStrides(shape: number[], axes: number[]): number[] {
	let stride = 1;
	return shape.reduceRight<number[]>((strides, size, axis) => {
		const reduced = axes.includes(axis);
		strides.unshift(reduced ? 0 : stride);
		if (!reduced) stride *= size;
		return strides;
	}, []);
}
