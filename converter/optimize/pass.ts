import type { QuantizedGraph } from "../graph/quantized";

/** What a pass did: a graph with the same output bytes for every input, and how many places it changed. */
export interface Change {
	graph: QuantizedGraph;
	count: number;
}

/** Leaves its argument as it is; undefined where there is nothing to do. */
export type Pass = (graph: QuantizedGraph) => Change | undefined;

/** A pass from one step: done again until the step finds nothing. */
export function repeated(
	step: (graph: QuantizedGraph) => QuantizedGraph | undefined,
): Pass {
	return (graph) => {
		let result = graph;
		let count = 0;
		for (let next = step(graph); next; next = step(next)) {
			result = next;
			count++;
		}
		return count > 0 ? { graph: result, count } : undefined;
	};
}
