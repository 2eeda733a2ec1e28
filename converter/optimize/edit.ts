/** Questions about a QuantizedGraph, and copies of it with other wiring. */
import { producer, readers } from "../graph/edges";
import {
	dims4,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type TensorId,
} from "../graph/quantized";

/** Whether `operator` alone reads the tensor: nobody else would miss it. */
export function isReadOnlyBy(
	graph: QuantizedGraph,
	tensor: TensorId,
	operator: QuantizedOperator,
): boolean {
	const [first, ...others] = readers(graph, tensor);
	return tensor !== graph.output && first === operator && others.length === 0;
}

export function channelsOf({ shape }: QuantizedTensor): number {
	return dims4(shape)[3];
}

export function sameShape(a: QuantizedTensor, b: QuantizedTensor): boolean {
	return a.shape.join() === b.shape.join();
}

export function sameQuantization(
	a: QuantizedTensor,
	b: QuantizedTensor,
): boolean {
	return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

/** With `after` in the place of an operator, or nothing. */
export function replaced(
	graph: QuantizedGraph,
	before: QuantizedOperator,
	...after: QuantizedOperator[]
): QuantizedGraph {
	const operators = graph.operators.flatMap((operator) =>
		operator === before ? after : [operator],
	);
	return { ...graph, operators };
}

/** With a reader that takes another input, past `skipped`; that goes where nobody else needs it. */
export function bypassed<O extends QuantizedOperator>(
	graph: QuantizedGraph,
	reader: O,
	change: Partial<O>,
	skipped: QuantizedOperator,
): QuantizedGraph {
	const after = replaced(graph, reader, { ...reader, ...change });
	return isReadOnlyBy(graph, skipped.output, reader)
		? replaced(after, skipped)
		: after;
}

/** Whoever took `from` takes `to`: operators, and the reader of the network's output. */
export function redirected(
	graph: QuantizedGraph,
	from: TensorId,
	to: TensorId,
): QuantizedGraph {
	const operators = graph.operators.map((operator) =>
		operator.inputs.includes(from)
			? {
					...operator,
					inputs: operator.inputs.map((id) => (id === from ? to : id)),
				}
			: operator,
	);
	return {
		...graph,
		operators,
		output: graph.output === from ? to : graph.output,
	};
}

/**
 * Whether the output may come from the operator that computes `tensor`. A logistic there says that classes do not
 * exclude each other, so none may come to stand there that did not before.
 */
export function mayGiveOutput(
	graph: QuantizedGraph,
	tensor: TensorId,
): boolean {
	const operator = producer(graph, tensor);
	return operator !== undefined && operator.op !== "logistic";
}

/** Without tensors that nothing names. */
export function compact(graph: QuantizedGraph): QuantizedGraph {
	const named = new Set([graph.input, graph.output]);
	for (const { inputs, output } of graph.operators)
		for (const id of [...inputs, output]) named.add(id);
	const kept = graph.tensors.flatMap((_, id) => (named.has(id) ? [id] : []));
	const renumbered = new Map(kept.map((id, index) => [id, index]));
	const numberOf = (id: TensorId) => renumbered.get(id) as TensorId;
	return {
		tensors: kept.map((id) => graph.tensors[id]),
		operators: graph.operators.map((operator) => ({
			...operator,
			inputs: operator.inputs.map(numberOf),
			output: numberOf(operator.output),
		})),
		input: numberOf(graph.input),
		output: numberOf(graph.output),
	};
}
