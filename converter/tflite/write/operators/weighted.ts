import { INT8, INT32 } from "../../types";
import { bytesOfArray, type FileBuilder } from "../builder";

interface Weighted {
	weights: Int8Array;
	weightScales: Float32Array;
	bias: Int32Array;
}

/** Of the weights in TFLite. */
interface Form {
	shape: readonly number[];
	/** Which dimension is the output's channels. */
	axis: number;
	inputScale: number;
	/** One a channel, or one for all. */
	scales?: readonly number[];
}

/** Weights and bias as constants. The bias is in units of input scale times weight scale. */
export function weighted(
	file: FileBuilder,
	{ weights, weightScales, bias }: Weighted,
	{ shape, axis, inputScale, scales = [...weightScales] }: Form,
): number[] {
	const zeroPoints = scales.map(() => 0);
	const biasScales = scales.map((scale) => Math.fround(inputScale * scale));
	return [
		file.constant("weights", {
			shape,
			type: INT8,
			scales,
			zeroPoints,
			quantizedDimension: scales.length > 1 ? axis : 0,
			data: bytesOfArray(weights),
		}),
		file.constant("bias", {
			shape: [bias.length],
			type: INT32,
			scales: biasScales,
			zeroPoints,
			data: bytesOfArray(bias),
		}),
	];
}
