/**
 * Operators that compute what another one has computed already.
 *
 * Proof: both have the same name, parameters, weights and clamp, read the same tensors (or constants with equal values
 * and quantization) and write tensors of equal shape and quantization, and an operator's output depends on nothing
 * else. The first stands before the second, and so before all readers of both. Constants themselves stay: each stands
 * before its reader, so that it is in memory for it alone.
 */

import { isDeepStrictEqual } from "node:util";
import { producer } from "../graph/edges";
import type {
	QuantizedGraph,
	QuantizedOperator,
	TensorId,
} from "../graph/quantized";
import { redirected, replaced, sameQuantization, sameShape } from "./edit";
import { repeated } from "./pass";

export const removeDuplicates = repeated((graph) => {
	for (const [at, second] of graph.operators.entries()) {
		if (second.op === "constant") continue;
		const first = graph.operators
			.slice(0, at)
			.find((one) => areEqual(graph, one, second));
		if (first)
			return redirected(replaced(graph, second), second.output, first.output);
	}
	return undefined;
});

function areEqual(
	graph: QuantizedGraph,
	a: QuantizedOperator,
	b: QuantizedOperator,
): boolean {
	const { inputs, output, ...rest } = a;
	const { inputs: otherInputs, output: otherOutput, ...otherRest } = b;
	return (
		a.op === b.op &&
		inputs.length === otherInputs.length &&
		inputs.every((id, i) => holdTheSame(graph, id, otherInputs[i])) &&
		haveSameForm(graph, output, otherOutput) &&
		isDeepStrictEqual(rest, otherRest)
	);
}

function holdTheSame(graph: QuantizedGraph, a: TensorId, b: TensorId): boolean {
	if (a === b) return true;
	const [first, second] = [producer(graph, a), producer(graph, b)];
	return (
		first?.op === "constant" &&
		second?.op === "constant" &&
		haveSameForm(graph, a, b) &&
		isDeepStrictEqual(first.values, second.values)
	);
}

function haveSameForm({ tensors }: QuantizedGraph, a: TensorId, b: TensorId) {
	return (
		sameShape(tensors[a], tensors[b]) &&
		sameQuantization(tensors[a], tensors[b])
	);
}
