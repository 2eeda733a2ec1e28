import {
	type DepthwiseConv2d,
	dims4,
	type QuantizedTensor,
} from "../graph/quantized";
import { convMultipliers } from "../quantize/parameters";
import { type Operand, toOutput } from "./operand";

/** input [h, w, ic], weights [kh, kw, oc], output [oh, ow, oc]; accumulators wrap modulo 2^32. */
export function depthwiseConv2d(
	operator: DepthwiseConv2d,
	[input]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const [, height, width, channels] = dims4(output.shape);
	const multipliers = convMultipliers(
		input.scale,
		operator.weightScales,
		output.scale,
	);
	const accumulate = windowDot(operator, input, channels);
	const values = new Int8Array(height * width * channels);
	let i = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let o = 0; o < channels; o++)
				values[i++] = toOutput(
					accumulate(y, x, o),
					multipliers[o],
					output.zeroPoint,
					operator.clamp,
				);
	return values;
}

/** The accumulator of one output: bias + sum over the window of (input - zero point) * weight, in one channel. */
function windowDot(
	operator: DepthwiseConv2d,
	input: Operand,
	outputChannels: number,
) {
	const { weights, bias, padding } = operator;
	const [kernelHeight, kernelWidth] = operator.kernel;
	const [strideY, strideX] = operator.stride;
	const [dilationY, dilationX] = operator.dilation;
	const [, height, width, channels] = dims4(input.shape);
	const { values, zeroPoint } = input;
	const multiplier = outputChannels / channels;
	return (y: number, x: number, o: number): number => {
		const channel = Math.floor(o / multiplier);
		let acc = bias[o];
		for (let ky = 0; ky < kernelHeight; ky++) {
			const iy = y * strideY - padding.top + ky * dilationY;
			if (iy < 0 || iy >= height) continue;
			for (let kx = 0; kx < kernelWidth; kx++) {
				const ix = x * strideX - padding.left + kx * dilationX;
				if (ix < 0 || ix >= width) continue;
				const value = values[(iy * width + ix) * channels + channel];
				const weight = weights[(ky * kernelWidth + kx) * outputChannels + o];
				acc = (acc + Math.imul(value - zeroPoint, weight)) | 0;
			}
		}
		return acc;
	};
}
