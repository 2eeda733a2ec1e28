/** Functions of one value. */
import type { Elementwise, LeakyRelu } from "../../../graph/quantized";
import {
	type Activation,
	activationClamp,
	NO_CLAMP,
} from "../../../quantize/parameters";
import { LEAKY_RELU } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";

const NAMES: Record<Elementwise["op"], string> = {
	abs: "ABS",
	hardSwish: "HARD_SWISH",
	logistic: "LOGISTIC",
	quantize: "QUANTIZE",
	relu: "RELU",
	relu6: "RELU6",
	reluN1To1: "RELU_N1_TO_1",
	tanh: "TANH",
};

export function elementwise(
	file: FileBuilder,
	{ op, inputs, output }: Elementwise,
): Call {
	const { scale, zeroPoint } = file.graph.tensors[output];
	const isLimited = op === "relu" || op === "relu6" || op === "reluN1To1";
	const activation: Activation = isLimited ? op : "none";
	return {
		name: NAMES[op],
		...operand(file, inputs),
		clamp: activationClamp(activation, scale, zeroPoint),
	};
}

export function leakyRelu(
	file: FileBuilder,
	{ inputs, alpha }: LeakyRelu,
): Call {
	return {
		name: "LEAKY_RELU",
		...operand(file, inputs),
		options: optionsTable(LEAKY_RELU, { alpha }),
		clamp: NO_CLAMP,
	};
}

function operand(file: FileBuilder, [id]: readonly number[]) {
	return { inputs: [file.tensor(id)], shape: file.graph.tensors[id].shape };
}
