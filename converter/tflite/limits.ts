/** Models beyond this would take minutes to verify; none of them is for a small device. */
import { MAX_ARENA_BYTES } from "../../assembly/shared/blob";
import { operatorMacs } from "../graph/cost";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
} from "../graph/quantized";
import { UnsupportedError } from "./errors";

/** Multiply-accumulates, or values that are looked at, for one inference. */
const MOST_WORK = 8e9;

/** Throws UnsupportedError for a graph that takes too long, or too much memory, to be run here at all. */
export function checkLimits(graph: QuantizedGraph) {
	const work = graph.operators.reduce(
		(sum, operator) => sum + workOf(graph, operator),
		0,
	);
	const values = graph.tensors.reduce(
		(sum, { shape }) => sum + elements(shape),
		0,
	);
	if (work > MOST_WORK)
		tooLarge(`takes ${work} multiply-accumulates`, MOST_WORK);
	if (values > MAX_ARENA_BYTES)
		tooLarge(`has ${values} values between its operators`, MAX_ARENA_BYTES);
}

function tooLarge(fact: string, most: number): never {
	throw new UnsupportedError([
		{ reason: `an inference ${fact}; Ocelli is for up to ${most}` },
	]);
}

function workOf(graph: QuantizedGraph, operator: QuantizedOperator): number {
	const outputs = elements(graph.tensors[operator.output].shape);
	if ("kernel" in operator && !("weights" in operator))
		return outputs * operator.kernel[0] * operator.kernel[1];
	return outputs + operatorMacs(graph, operator);
}
