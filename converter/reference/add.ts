import { type Add, dims4, type QuantizedTensor } from "../graph/quantized";
import { ADD_LEFT_SHIFT, addParameters } from "../quantize/parameters";
import { type Multiplier, requantize } from "../quantize/requantize";
import { type Operand, toOutput } from "./operand";

/** Both inputs to a common finer scale, their sum to the output's. A dimension of size 1 is repeated. */
export function add(
	operator: Add,
	[a, b]: Operand[],
	output: QuantizedTensor,
): Int8Array {
	const parameters = addParameters(a.scale, b.scale, output.scale);
	const shape = dims4(output.shape);
	const readA = broadcastReader(a, parameters.a, shape);
	const readB = broadcastReader(b, parameters.b, shape);
	const [batch, height, width, channels] = shape;
	const values = new Int8Array(batch * height * width * channels);
	let i = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let c = 0; c < channels; c++)
				values[i++] = toOutput(
					(readA(y, x, c) + readB(y, x, c)) | 0,
					parameters.output,
					output.zeroPoint,
					operator.clamp,
				);
	return values;
}

/** The value of an input at an output's position, at the common scale. */
function broadcastReader(
	input: Operand,
	{ multiplier, shift }: Multiplier,
	output: number[],
) {
	const [, height, width, channels] = dims4(input.shape);
	const strideY = height === output[1] ? width * channels : 0;
	const strideX = width === output[2] ? channels : 0;
	const strideC = channels === output[3] ? 1 : 0;
	const { values, zeroPoint } = input;
	return (y: number, x: number, c: number): number => {
		const value = values[y * strideY + x * strideX + c * strideC];
		return requantize((value - zeroPoint) << ADD_LEFT_SHIFT, multiplier, shift);
	};
}
