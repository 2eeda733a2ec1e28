/**
 * Operators whose inputs are all constants become constants.
 *
 * Proof: an operator's output depends on its inputs' values alone; the integer reference, whose bytes every engine
 * gives, computes it here once. A constant stands before each of its readers, with a tensor of its own, as constants
 * do (QuantizedOperator's Constant): equal values all.
 */
import { producer } from "../graph/edges";
import {
	type Constant,
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type TensorId,
} from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import { runReferenceTensors } from "../reference";
import { repeated } from "./pass";

export const foldConstants = repeated((graph) => {
	const operator = graph.operators.find((one) => isFoldable(graph, one));
	if (!operator) return undefined;
	return withConstant(graph, operator, valuesOf(graph, operator));
});

function isFoldable(
	graph: QuantizedGraph,
	{ inputs }: QuantizedOperator,
): boolean {
	return (
		inputs.length > 0 &&
		inputs.every((id) => producer(graph, id)?.op === "constant")
	);
}

function valuesOf(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): Int8Array {
	const constants = graph.operators.filter(({ output }) =>
		operator.inputs.includes(output),
	);
	const alone = { ...graph, operators: [...constants, operator] };
	const input = new Int8Array(elements(graph.tensors[graph.input].shape));
	return runReferenceTensors(alone, input)[operator.output];
}

/** One constant before each reader; where it is the network's output, also in the operator's own place. */
function withConstant(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	values: Int8Array,
): QuantizedGraph {
	const tensors = [...graph.tensors];
	const { output } = operator;
	const constant = (id: TensorId): Constant => ({
		op: "constant",
		inputs: [],
		output: id,
		clamp: NO_CLAMP,
		values,
	});
	const operators = graph.operators.flatMap((one): QuantizedOperator[] => {
		if (one === operator)
			return output === graph.output ? [constant(output)] : [];
		if (!one.inputs.includes(output)) return [one];
		const copy = tensors.push(tensors[output]) - 1;
		const inputs = one.inputs.map((id) => (id === output ? copy : id));
		return [constant(copy), { ...one, inputs }];
	});
	return { ...graph, tensors, operators };
}
