/** Models beyond this would take minutes to verify; none of them is for a small device. */
import { operatorMacs } from "../graph/cost";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
} from "../graph/quantized";
import { UnsupportedError } from "./errors";

/** Multiply-accumulates, or values that are looked at, for one inference. */
const MOST_WORK = 5e9;
/** Values of all tensors together: the reference keeps them all. */
const MOST_VALUES = 2 ** 26;

/** Throws UnsupportedError for a graph that takes too long, or too much memory, to be run here at all. */
export function checkLimits(graph: QuantizedGraph) {
	const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0);
	const work = sum(graph.operators.map((operator) => workOf(graph, operator)));
	if (work > MOST_WORK)
		throw tooLarge(`takes ${work} multiply-accumulates`, MOST_WORK);
	const values = sum(graph.tensors.map(({ shape }) => elements(shape)));
	if (values > MOST_VALUES)
		throw tooLarge(`computes ${values} values`, MOST_VALUES);
}

function tooLarge(fact: string, most: number): UnsupportedError {
	const reason = `an inference ${fact}; Ocelli is for models of up to ${most}`;
	return new UnsupportedError([{ reason }]);
}

function workOf(graph: QuantizedGraph, operator: QuantizedOperator): number {
	const outputs = elements(graph.tensors[operator.output].shape);
	if ("kernel" in operator && !("weights" in operator))
		return outputs * operator.kernel[0] * operator.kernel[1];
	return outputs + operatorMacs(graph, operator);
}
