/** Models that tests of the importer share. */
import { INT32 } from "../../converter/tflite/types";
import type { ModelSpec, OperatorSpec, TensorSpec } from "./write";

export const CODES = {
	ADD: 0,
	CONCATENATION: 2,
	CONV_2D: 3,
	DEQUANTIZE: 6,
	RELU: 19,
	RESHAPE: 22,
	LSTM: 16,
	CUSTOM: 32,
	GATHER: 36,
	STRIDED_SLICE: 45,
	SHAPE: 77,
	PACK: 83,
	QUANTIZE: 114,
};

/** Options of a 3x3 convolution: padding SAME, strides 1. */
export const CONV_OPTIONS: Pick<OperatorSpec, "optionsType" | "options"> = {
	optionsType: 1,
	options: [
		[1, "i32", 1],
		[2, "i32", 1],
	],
};

export const WEIGHTS: TensorSpec = {
	name: "weights",
	shape: [2, 3, 3, 3],
	scales: [0.02, 0.03],
	data: Int8Array.from({ length: 54 }, (_, i) => (i * 37) % 127),
};
export const BIAS: TensorSpec = {
	name: "bias",
	shape: [2],
	type: INT32,
	data: Int32Array.of(100, -200),
};

/** 5 x 4 x 3 -> CONV_2D -> RELU -> 5 x 4 x 2. Tensors: input, weights, bias, conv, output. */
export function convRelu(): ModelSpec {
	return {
		tensors: [
			{
				name: "input",
				shape: [1, 5, 4, 3],
				scales: [1 / 255],
				zeroPoints: [-128],
			},
			structuredClone(WEIGHTS),
			structuredClone(BIAS),
			{ name: "conv", shape: [1, 5, 4, 2] },
			{ name: "output", shape: [1, 5, 4, 2] },
		],
		operators: [
			{
				code: CODES.CONV_2D,
				inputs: [0, 1, 2],
				outputs: [3],
				...structuredClone(CONV_OPTIONS),
			},
			{ code: CODES.RELU, inputs: [3], outputs: [4] },
		],
	};
}
