/**
 * A graph has one input and one output. Where they are those of a model with several (../join.ts: their bytes behind
 * each other), these are the model's own again, without the operators that joined them.
 */
import { producer, readers } from "../../graph/edges";
import type {
	Concatenation,
	QuantizedGraph,
	QuantizedOperator,
	Slice,
	TensorId,
} from "../../graph/quantized";

export interface Unjoined {
	inputs: TensorId[];
	outputs: TensorId[];
	/** Without those that only join. */
	operators: QuantizedOperator[];
}

export function unjoin(graph: QuantizedGraph): Unjoined {
	const joining = new Set<QuantizedOperator>();
	const inputs = joinedInputs(graph, joining) ?? [graph.input];
	const outputs = joinedOutputs(graph, joining) ?? [graph.output];
	const operators = graph.operators.filter((one) => !joining.has(one));
	return { inputs, outputs, operators };
}

/** Slices that lie behind each other in a flat input, all of it, each perhaps with a reshape. */
function joinedInputs(
	graph: QuantizedGraph,
	joining: Set<QuantizedOperator>,
): TensorId[] | undefined {
	const { input, output, tensors } = graph;
	const { shape } = tensors[input];
	const slices = readers(graph, input).filter(isPlainSlice);
	const isAll = slices.length === readers(graph, input).length;
	if (shape.length !== 1 || slices.length < 2 || !isAll || input === output)
		return undefined;
	const sorted = slices.sort((a, b) => a.begin[2] - b.begin[2]);
	const end = sorted.reduce(
		(at, { begin, output }) =>
			begin[2] === at ? at + tensors[output].shape[0] : Number.NaN,
		0,
	);
	if (end !== shape[0]) return undefined;
	return sorted.map((slice) => {
		joining.add(slice);
		const [next, ...others] = readers(graph, slice.output);
		const isReshaped = next?.op === "reshape" && others.length === 0;
		if (!isReshaped || slice.output === output) return slice.output;
		joining.add(next);
		return next.output;
	});
}

function isPlainSlice(operator: QuantizedOperator): operator is Slice {
	return (
		operator.op === "slice" &&
		operator.stride.every((step) => step === 1) &&
		operator.begin[0] === 0 &&
		operator.begin[1] === 0
	);
}

/** A flat concatenation, the first part of which may be another one; each part perhaps a reshape. */
function joinedOutputs(
	graph: QuantizedGraph,
	joining: Set<QuantizedOperator>,
): TensorId[] | undefined {
	const last = flatConcatenation(graph, graph.output);
	if (!last || readers(graph, graph.output).length > 0) return undefined;
	return partsOf(graph, last, joining);
}

function partsOf(
	graph: QuantizedGraph,
	whole: Concatenation,
	joining: Set<QuantizedOperator>,
): TensorId[] {
	joining.add(whole);
	return whole.inputs.flatMap((id, i) => {
		const isRead = readers(graph, id).length > 1;
		const earlier = i === 0 && flatConcatenation(graph, id);
		if (earlier && !isRead) return partsOf(graph, earlier, joining);
		const before = producer(graph, id);
		if (before?.op !== "reshape" || isRead) return [id];
		joining.add(before);
		return before.inputs;
	});
}

function flatConcatenation(
	graph: QuantizedGraph,
	id: TensorId,
): Concatenation | undefined {
	const source = producer(graph, id);
	const isFlat = graph.tensors[id].shape.length === 1;
	return source?.op === "concatenation" && isFlat ? source : undefined;
}
