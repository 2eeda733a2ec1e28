import type { Conv2d, DepthwiseConv2d } from "../../../graph/quantized";
import { CONV_2D, DEPTHWISE_CONV_2D } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { fusedActivation } from "../fused";
import { type Placed, placed } from "../window";
import { weighted } from "./weighted";

const GROUPED_VERSION = 6;

export function conv2d(file: FileBuilder, operator: Conv2d): Call {
	const { groups, kernel, bias } = operator;
	const place = placed(file, operator, "zero");
	const channels = file.tensors[place.input].shape[3];
	const shape = [bias.length, ...kernel, channels / groups];
	const { options, clamp } = common(file, operator, place);
	return {
		name: "CONV_2D",
		version: groups > 1 ? GROUPED_VERSION : undefined,
		inputs: [place.input, ...constants(file, operator, shape, 0)],
		shape: place.shape,
		options: optionsTable(CONV_2D, options),
		clamp,
	};
}

export function depthwiseConv2d(
	file: FileBuilder,
	operator: DepthwiseConv2d,
): Call {
	const { kernel, bias } = operator;
	const place = placed(file, operator, "zero");
	const channels = file.tensors[place.input].shape[3];
	const shape = [1, ...kernel, bias.length];
	const { options, clamp } = common(file, operator, place);
	const depthMultiplier = bias.length / channels;
	return {
		name: "DEPTHWISE_CONV_2D",
		inputs: [place.input, ...constants(file, operator, shape, 3)],
		shape: place.shape,
		options: optionsTable(DEPTHWISE_CONV_2D, { ...options, depthMultiplier }),
		clamp,
	};
}

function constants(
	file: FileBuilder,
	operator: Conv2d | DepthwiseConv2d,
	shape: readonly number[],
	axis: number,
): number[] {
	const inputScale = file.graph.tensors[operator.inputs[0]].scale;
	return weighted(file, operator, { shape, axis, inputScale });
}

function common(
	file: FileBuilder,
	{ stride, dilation, clamp: limits, output }: Conv2d | DepthwiseConv2d,
	{ padding }: Placed,
) {
	const { activation, clamp } = fusedActivation(
		limits,
		file.graph.tensors[output],
	);
	const [strideHeight, strideWidth] = stride;
	const [dilationHeight, dilationWidth] = dilation;
	const strides = { strideHeight, strideWidth };
	const dilations = { dilationHeight, dilationWidth };
	return { options: { padding, ...strides, ...dilations, activation }, clamp };
}
