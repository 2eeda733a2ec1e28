/** What each operator of a graph is in TFLite. */
import type { QuantizedOperator } from "../../../graph/quantized";
import { append } from "../append";
import { bytesOfArray, type FileBuilder } from "../builder";
import type { Call } from "../call";
import { argMax } from "./argMax";
import { conv2d, depthwiseConv2d } from "./conv2d";
import { elementwise, leakyRelu } from "./elementwise";
import { fullyConnected } from "./fullyConnected";
import { concatenation, reshape, transpose } from "./layout";
import { mirrorPad, pad, padV2 } from "./pad";
import { arithmetic, extremum, prelu } from "./pair";
import { pool } from "./pool";
import { reduce } from "./reduce";
import { resize } from "./resize";
import { slice } from "./slice";
import { softmax } from "./softmax";

/** Throws Inexpressible. */
export function writeOperator(file: FileBuilder, operator: QuantizedOperator) {
	const { output } = operator;
	file.scope = file.graph.tensors[output].name;
	// A constant is no operator in TFLite, but a tensor with data.
	if (operator.op === "constant")
		file.declare(output, { data: bytesOfArray(operator.values) });
	else append(file, operator, callOf(file, operator));
}

function callOf(
	file: FileBuilder,
	operator: Exclude<QuantizedOperator, { op: "constant" }>,
): Call {
	switch (operator.op) {
		case "conv2d":
			return conv2d(file, operator);
		case "depthwiseConv2d":
			return depthwiseConv2d(file, operator);
		case "fullyConnected":
			return fullyConnected(file, operator);
		case "add":
		case "sub":
		case "mul":
			return arithmetic(file, operator);
		case "minimum":
		case "maximum":
			return extremum(file, operator);
		case "prelu":
			return prelu(file, operator);
		case "averagePool2d":
		case "maxPool2d":
			return pool(file, operator);
		case "mean":
		case "sum":
		case "reduceMax":
		case "reduceMin":
			return reduce(file, operator);
		case "argMax":
			return argMax(file, operator);
		case "softmax":
			return softmax(file, operator);
		case "reshape":
			return reshape(file, operator);
		case "pad":
			return pad(file, operator);
		case "padV2":
			return padV2(file, operator);
		case "mirrorPad":
			return mirrorPad(file, operator);
		case "transpose":
			return transpose(file, operator);
		case "slice":
			return slice(file, operator);
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return resize(file, operator);
		case "concatenation":
			return concatenation(file, operator);
		case "leakyRelu":
			return leakyRelu(file, operator);
		default:
			return elementwise(file, operator);
	}
}
