import { elements, type FullyConnected } from "../../../graph/quantized";
import { fullyConnectedMultipliers } from "../../../quantize/parameters";
import { VALID } from "../../operators/window";
import { CONV_2D, FULLY_CONNECTED } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { Inexpressible } from "../errors";
import { optionsTable } from "../file";
import { fusedActivation } from "../fused";
import { weighted } from "./weighted";

const KEEP_DIMS_VERSION = 5;

export function fullyConnected(
	file: FileBuilder,
	operator: FullyConnected,
): Call {
	const { inputs, output, bias } = operator;
	const input = file.graph.tensors[inputs[0]];
	const { shape: wanted } = file.graph.tensors[output];
	const channels = bias.length;
	const k = operator.weights.length / channels;
	const vectors = elements(input.shape) / k;
	const scales = scalesOf(file, operator);
	if (!scales) return pointwise(file, operator, [vectors, k]);
	const flat = [vectors, channels];
	const kept = [...input.shape.slice(0, -1), channels];
	const keepDims =
		String(wanted) !== String(flat) &&
		String(wanted) === String(kept) &&
		input.shape.at(-1) === k;
	const { activation, clamp } = fused(file, operator);
	const form = { shape: [channels, k], axis: 0, inputScale: input.scale };
	return {
		name: "FULLY_CONNECTED",
		version: keepDims ? KEEP_DIMS_VERSION : undefined,
		inputs: [
			file.tensor(inputs[0]),
			...weighted(file, operator, { ...form, scales }),
		],
		shape: keepDims ? kept : flat,
		options: optionsTable(FULLY_CONNECTED, { activation, keepDims }),
		clamp,
	};
}

/**
 * The scales in the file; undefined where one channel's factor is computed as that of several: TFLite takes a single
 * scale for one of the whole tensor, and then multiplies in float32.
 */
function scalesOf(
	file: FileBuilder,
	{ inputs, output, weightScales, perChannel }: FullyConnected,
): number[] | undefined {
	const [first, ...others] = weightScales;
	if (perChannel && others.length > 0) return [...weightScales];
	if (others.some((scale) => scale !== first))
		throw new Inexpressible(
			"its channels have scales of their own, and count as having one",
		);
	const from = file.graph.tensors[inputs[0]].scale;
	const to = file.graph.tensors[output].scale;
	const factors = [perChannel, false].map((each) =>
		JSON.stringify(fullyConnectedMultipliers(from, [first], to, each)),
	);
	return factors[0] === factors[1] ? [first] : undefined;
}

/** As a convolution of one pixel, whose factor is computed in double whatever the number of scales. */
function pointwise(
	file: FileBuilder,
	operator: FullyConnected,
	[vectors, k]: number[],
): Call {
	const [id] = operator.inputs;
	const pixels = file.reshaped(file.tensor(id), [1, 1, vectors, k], "pixels");
	const { activation, clamp } = fused(file, operator);
	const inputScale = file.graph.tensors[id].scale;
	const form = { shape: [1, 1, 1, k], axis: 0, inputScale };
	const strides = { strideHeight: 1, strideWidth: 1 };
	return {
		name: "CONV_2D",
		inputs: [pixels, ...weighted(file, operator, form)],
		shape: [1, 1, vectors, 1],
		options: optionsTable(CONV_2D, { padding: VALID, ...strides, activation }),
		clamp,
	};
}

function fused(file: FileBuilder, { clamp, output }: FullyConnected) {
	return fusedActivation(clamp, file.graph.tensors[output]);
}
