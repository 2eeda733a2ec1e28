import type { FloatGraph } from "../../graph/float";

/** The same network with a yes or no for each class, where softmax chose one of them. */
export function multilabelHead(graph: FloatGraph): FloatGraph {
	const [{ name, inputs }] = graph.layers.slice(-1);
	return {
		...graph,
		layers: graph.layers.with(-1, { op: "logistic", name, inputs }),
	};
}
