import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	rowBytes,
	tensorRows,
} from "./quantized";

/** Multiply-accumulates of one operator for one inference; 0 for operators without weights. */
export function operatorMacs(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): number {
	const outputs = elements(graph.tensors[operator.output].shape);
	if (operator.op === "conv2d" || operator.op === "fullyConnected")
		return (outputs * operator.weights.length) / operator.bias.length;
	if (operator.op === "depthwiseConv2d")
		return outputs * operator.kernel[0] * operator.kernel[1];
	return 0;
}

/** Multiply-accumulates of one output row. */
export function rowMacs(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): number {
	return (
		operatorMacs(graph, operator) /
		tensorRows(graph.tensors[operator.output].shape)
	);
}

export function graphMacs(graph: QuantizedGraph): number {
	return graph.operators.reduce(
		(sum, operator) => sum + operatorMacs(graph, operator),
		0,
	);
}

/** Values one output channel of a conv2d or fullyConnected is computed from. */
export function weightDepth(operator: {
	weights: Int8Array;
	bias: Int32Array;
}): number {
	return operator.weights.length / operator.bias.length;
}

/** Bytes of a tensor when all its rows are kept. */
export function tensorBytes(graph: QuantizedGraph, tensor: number): number {
	const { shape } = graph.tensors[tensor];
	return tensorRows(shape) * rowBytes(shape);
}

/** Bytes of weights and constants as stored, without bias and multipliers. */
export function storedWeightBytes(operator: QuantizedOperator): number {
	if (
		operator.op === "conv2d" ||
		operator.op === "fullyConnected" ||
		operator.op === "depthwiseConv2d"
	)
		return operator.weights.length;
	return operator.op === "constant" ? operator.values.length : 0;
}
