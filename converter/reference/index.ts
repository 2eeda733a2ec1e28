/**
 * The oracle: a network in exact integer arithmetic, one readable loop nest an operator. It shares the engine's
 * parameters (converter/quantize) and nothing else with it. Operators trust the graph; the converter has checked it.
 */
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
} from "../graph/quantized";
import { add } from "./add";
import { argMax } from "./argMax";
import { averagePool2d } from "./averagePool2d";
import { concatenation } from "./concatenation";
import { conv2d } from "./conv2d";
import { depthwiseConv2d } from "./depthwiseConv2d";
import { elementwise } from "./elementwise";
import { extremum } from "./extremum";
import { fullyConnected } from "./fullyConnected";
import { maxPool2d } from "./maxPool2d";
import { mean } from "./mean";
import { mirrorPad } from "./mirrorPad";
import { mul } from "./mul";
import type { Operand } from "./operand";
import { pad } from "./pad";
import { prelu } from "./prelu";
import { reduceExtremum } from "./reduceExtremum";
import { reshape } from "./reshape";
import { resize } from "./resize";
import { slice } from "./slice";
import { softmax } from "./softmax";
import { transpose } from "./transpose";

/** The output's bytes for one input. Throws RangeError where the input's length is wrong. */
export function runReference(
	graph: QuantizedGraph,
	input: Int8Array,
): Int8Array {
	return runReferenceTensors(graph, input)[graph.output];
}

/**
 * The values of every tensor, by TensorId; `onOperator` is called after each operator. Throws RangeError where the
 * input's length is wrong.
 */
export function runReferenceTensors(
	graph: QuantizedGraph,
	input: Int8Array,
	onOperator?: (index: number) => void,
): Int8Array[] {
	const expected = elements(graph.tensors[graph.input].shape);
	if (input.length !== expected)
		throw new RangeError(
			`the input has ${input.length} values where the network takes ${expected}: resize it first`,
		);
	const values: Int8Array[] = new Array(graph.tensors.length);
	values[graph.input] = input;
	for (const [index, operator] of graph.operators.entries()) {
		const inputs = operator.inputs.map((id) => values[id]);
		values[operator.output] = runOperator(graph, operator, inputs);
		onOperator?.(index);
	}
	return values;
}

/** The output's bytes of one operator for the bytes of its inputs. */
export function runOperator(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	inputs: readonly Int8Array[],
): Int8Array {
	const operands = operator.inputs.map((id, at) => ({
		...graph.tensors[id],
		values: inputs[at],
	}));
	return evaluate(operator, operands, graph.tensors[operator.output]);
}

function evaluate(
	operator: QuantizedOperator,
	inputs: Operand[],
	output: QuantizedTensor,
): Int8Array {
	switch (operator.op) {
		case "conv2d":
			return conv2d(operator, inputs, output);
		case "depthwiseConv2d":
			return depthwiseConv2d(operator, inputs, output);
		case "fullyConnected":
			return fullyConnected(operator, inputs, output);
		case "add":
		case "sub":
			return add(operator, inputs, output);
		case "mul":
			return mul(operator, inputs, output);
		case "minimum":
		case "maximum":
			return extremum(operator, inputs, output);
		case "prelu":
			return prelu(operator, inputs, output);
		case "averagePool2d":
			return averagePool2d(operator, inputs, output);
		case "maxPool2d":
			return maxPool2d(operator, inputs, output);
		case "mean":
		case "sum":
			return mean(operator, inputs, output);
		case "reduceMax":
		case "reduceMin":
			return reduceExtremum(operator, inputs, output);
		case "argMax":
			return argMax(operator, inputs, output);
		case "softmax":
			return softmax(operator, inputs, output);
		case "reshape":
			return reshape(operator, inputs);
		case "pad":
		case "padV2":
			return pad(operator, inputs, output);
		case "mirrorPad":
			return mirrorPad(operator, inputs, output);
		case "transpose":
			return transpose(operator, inputs, output);
		case "slice":
			return slice(operator, inputs, output);
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return resize(operator, inputs);
		case "concatenation":
			return concatenation(operator, inputs, output);
		case "constant":
			return operator.values;
		default:
			return elementwise(operator, inputs, output);
	}
}
