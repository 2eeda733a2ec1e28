import { dims4, elements } from "../../converter/graph/quantized";
import type { TfliteModel } from "./tflite";

/**
 * A model of one operator whose smaller inputs it repeats (ADD), as the same operator on inputs of the output's shape;
 * `widen` repeats the bytes. So the arithmetic of these cases is tested where the repetition is not supported.
 */
export function unbroadcast(model: TfliteModel) {
	const { inputs, outputs, tensors } = model;
	const target = tensors[outputs[0]].shape;
	const shapes = inputs.map((index) => tensors[index].shape);
	const widened = tensors.map((tensor, i) =>
		inputs.includes(i) ? { ...tensor, shape: target } : tensor,
	);
	const widen = (record: Int8Array): Int8Array => {
		let from = 0;
		const parts = shapes.map((shape) => {
			const part = record.subarray(from, from + elements(shape));
			from += part.length;
			return repeat(part, shape, target);
		});
		return Int8Array.from(parts.flat());
	};
	return { model: { ...model, tensors: widened }, widen };
}

/** Values of one shape at every position of another; a dimension of size 1 is repeated. */
function repeat(values: Int8Array, from: number[], to: number[]): number[] {
	const size = dims4(from);
	const [, height, width, channels] = dims4(to);
	const result: number[] = [];
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let c = 0; c < channels; c++) {
				const row = (y % size[1]) * size[2] + (x % size[2]);
				result.push(values[row * size[3] + (c % size[3])]);
			}
	return result;
}
