/** How pixels become a model's input: (pixel - mean) / std, as a network was trained. */
import type { DepthwiseConv2d, QuantizedTensor } from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import type { ImportedGraph } from "./border";

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;

/** Of pixels 0..255; one value, or one a channel. */
export interface Normalization {
	mean: number[];
	std: number[];
}

/** Pixels are 0..255: beyond these a mean or std is a mistake. */
const LARGEST_MEAN = 1e4;
const LEAST_STD = 1e-3;

/** Why a normalization is none for so many channels; undefined where it is one. */
export function normalizationProblem(
	{ mean, std }: Normalization,
	channels: number,
): string | undefined {
	for (const { length } of [mean, std])
		if (length !== 1 && length !== channels)
			return `there are ${length} values of mean or std for ${channels} channels: give one, or one a channel`;
	const isSane =
		mean.every((m) => Math.abs(m) <= LARGEST_MEAN) &&
		std.every((s) => s >= LEAST_STD && Number.isFinite(s));
	return isSane
		? undefined
		: `mean ${mean.join(",")} and std ${std.join(",")} are no normalization of pixels 0..255`;
}

export const AS_THEY_ARE: Normalization = { mean: [0], std: [1] };

/** What networks are trained with mostly: 0..255 as it is, 0..1, -1..1. */
const TYPICAL: Normalization[] = [
	AS_THEY_ARE,
	{ mean: [0], std: [255] },
	{ mean: [127.5], std: [127.5] },
	{ mean: [128], std: [128] },
];

/** A normalization that makes pixel v the input value v - 128, as the engine has it without further work. */
export function typicalNormalization(
	input: Quantization,
): Normalization | undefined {
	return TYPICAL.find((normalization) => isDirect(input, normalization));
}

/** Half a step of the input's quantization, and what float32 scales are off by. */
const TOLERANCE = 0.5 + 1e-3;

/** Whether v - 128 is as near to each normalized pixel as the input's scale can tell. */
export function isDirect(
	{ scale, zeroPoint }: Quantization,
	{ mean, std }: Normalization,
): boolean {
	const pairs = Array.from(
		{ length: Math.max(mean.length, std.length) },
		(_, c) => [mean[c % mean.length], std[c % std.length]],
	);
	return pairs.every(([m, s]) =>
		[0, 255].every((v) => {
			const exact = zeroPoint + (v - m) / s / scale;
			return Math.abs(exact - (v - 128)) <= TOLERANCE;
		}),
	);
}

/** Weights are as large as they can be, so that the bias, in their unit, is exact to 1/127 of a pixel value. */
const WEIGHT = 127;

/**
 * The graph with the normalization before it, as a depthwise convolution of one pixel: its input then is pixels, v - 128.
 */
export function normalized(
	{ graph, outputType }: ImportedGraph,
	{ mean, std }: Normalization,
): ImportedGraph {
	const to = graph.tensors[graph.input];
	const pixels = { name: "pixels", shape: to.shape, scale: 1, zeroPoint: -128 };
	const channels = to.shape.length === 4 ? to.shape[3] : 1;
	const each = (values: number[]) =>
		Array.from({ length: channels }, (_, c) => values[c % values.length]);
	const operator: DepthwiseConv2d = {
		op: "depthwiseConv2d",
		inputs: [graph.tensors.length],
		output: graph.input,
		clamp: NO_CLAMP,
		kernel: [1, 1],
		stride: [1, 1],
		dilation: [1, 1],
		padding: { top: 0, left: 0 },
		weights: new Int8Array(channels).fill(WEIGHT),
		weightScales: Float32Array.from(each(std), (s) => 1 / (WEIGHT * s)),
		bias: Int32Array.from(each(mean), (m) => Math.round(-WEIGHT * m)),
	};
	return {
		graph: {
			...graph,
			tensors: [...graph.tensors, pixels],
			operators: [operator, ...graph.operators],
			input: graph.tensors.length,
		},
		inputType: "int8",
		outputType,
	};
}
