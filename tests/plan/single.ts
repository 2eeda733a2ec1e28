import type { QuantizedGraph } from "../../converter/graph/quantized";

/** One operator, from an image of some rows of 4 x 8 values to another. */
export function single(
	operator: object,
	from: number,
	to: number,
): QuantizedGraph {
	return {
		tensors: [from, to].map((height) => ({
			name: `${height} rows`,
			shape: [1, height, 4, 8],
			scale: 1,
			zeroPoint: 0,
		})),
		operators: [
			{
				...operator,
				inputs: [0],
				output: 1,
				clamp: { min: -128, max: 127 },
			},
		],
		input: 0,
		output: 1,
	} as QuantizedGraph;
}
