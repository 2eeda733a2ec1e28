import {
	isLookup,
	type QuantizedGraph,
	type QuantizedOperator,
} from "../graph/quantized";

/** Operators, beside tables, whose kernels may write an output element over the input element it comes from. */
const IN_PLACE = new Set<QuantizedOperator["op"]>([
	"add",
	"sub",
	"mul",
	"minimum",
	"maximum",
	"prelu",
	"reshape",
	"softmax",
]);

function worksInPlace(operator: QuantizedOperator): boolean {
	return IN_PLACE.has(operator.op) || isLookup(operator);
}

/** Index of the last operator that reads a tensor; past the end for the network's output. */
export function lastUse(graph: QuantizedGraph, tensor: number): number {
	if (tensor === graph.output) return graph.operators.length;
	let last = -1;
	graph.operators.forEach((operator, index) => {
		if (operator.inputs.includes(tensor)) last = index;
	});
	return last;
}

/**
 * For each tensor the tensor whose memory it uses: itself, or the one it overwrites. An operator that works in place takes
 * over the first of its inputs that nothing reads later and that is as large.
 */
export function shareMemory(
	graph: QuantizedGraph,
	bytes: (tensor: number) => number,
): number[] {
	const owner = graph.tensors.map((_, tensor) => tensor);
	const lastOfOwner = graph.tensors.map((_, tensor) => lastUse(graph, tensor));
	graph.operators.forEach((operator, index) => {
		if (!worksInPlace(operator)) return;
		const input = operator.inputs.find(
			(candidate) =>
				lastOfOwner[owner[candidate]] <= index &&
				operator.inputs.filter((other) => owner[other] === owner[candidate])
					.length === 1 &&
				bytes(candidate) === bytes(operator.output),
		);
		if (input === undefined) return;
		owner[operator.output] = owner[input];
		lastOfOwner[owner[input]] = lastUse(graph, operator.output);
	});
	return owner;
}
