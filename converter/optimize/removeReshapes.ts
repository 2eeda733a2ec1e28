/**
 * Reshapes before readers that take any shape: another reshape, and a fullyConnected with an output [n, channels].
 *
 * Proof: a reshape copies its bytes in order. A reshape behind it copies the same bytes from its input. fullyConnected
 * cuts its input's bytes into n vectors, n being the output's elements / channels, whatever shape they come in; scale
 * and zero point, which it reads too, are asked to be equal.
 */
import { producer } from "../graph/edges";
import type { QuantizedGraph, QuantizedOperator } from "../graph/quantized";
import { bypassed, sameQuantization } from "./edit";
import { repeated } from "./pass";

export const removeReshapes = repeated((graph) => {
	for (const reader of graph.operators) {
		const reshape = skippable(graph, reader);
		if (!reshape) continue;
		return bypassed(graph, reader, { inputs: reshape.inputs }, reshape);
	}
	return undefined;
});

/** The reshape before a reader that can do without. */
function skippable(
	graph: QuantizedGraph,
	reader: QuantizedOperator,
): QuantizedOperator | undefined {
	const { tensors } = graph;
	const takesAnyShape =
		reader.op === "reshape" ||
		(reader.op === "fullyConnected" &&
			tensors[reader.output].shape.length === 2);
	if (!takesAnyShape) return undefined;
	const reshape = producer(graph, reader.inputs[0]);
	if (reshape?.op !== "reshape") return undefined;
	const [from, to] = [reshape.inputs[0], reshape.output];
	return sameQuantization(tensors[from], tensors[to]) ? reshape : undefined;
}
