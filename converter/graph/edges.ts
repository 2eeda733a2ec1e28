/** Who computes a tensor of a QuantizedGraph, and who reads it. */
import type { QuantizedGraph, QuantizedOperator, TensorId } from "./quantized";

/** The operator that computes a tensor; undefined for the network's input. */
export function producer(
	graph: QuantizedGraph,
	tensor: TensorId,
): QuantizedOperator | undefined {
	return graph.operators.find(({ output }) => output === tensor);
}

export function readers(
	graph: QuantizedGraph,
	tensor: TensorId,
): QuantizedOperator[] {
	return graph.operators.filter(({ inputs }) => inputs.includes(tensor));
}
