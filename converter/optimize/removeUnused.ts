/**
 * Operators that the output does not depend on.
 *
 * Proof: an operator's only effect is its output tensor. From the last operator back, one is needed if the network's
 * output or a needed operator reads its output; by induction the values of needed tensors come from needed operators
 * alone, and so does the output.
 */

import type { QuantizedGraph } from "../graph/quantized";
import type { Change } from "./pass";

export function removeUnused(graph: QuantizedGraph): Change | undefined {
	const needed = new Set([graph.output]);
	const operators = graph.operators
		.toReversed()
		.filter(({ inputs, output }) => {
			if (!needed.has(output)) return false;
			for (const id of inputs) needed.add(id);
			return true;
		})
		.reverse();
	const count = graph.operators.length - operators.length;
	return count > 0 ? { graph: { ...graph, operators }, count } : undefined;
}
