/**
 * Graphs that say the same are equal once their tensors are numbered in the order in which operators name them (the
 * importer makes up tensors between the operators of one of TFLite's, and numbers them behind its output), and what
 * says nothing is left out.
 */
import {
	dims4,
	type QuantizedGraph,
	type QuantizedOperator,
} from "../../converter/graph/quantized";

export function canonical(graph: QuantizedGraph): QuantizedGraph {
	const plain = constantsAtReaders(withoutIdentities(graph));
	const order = new Map<number, number>([[plain.input, 0]]);
	const numberOf = (id: number) => {
		if (!order.has(id)) order.set(id, order.size);
		return order.get(id) as number;
	};
	const operators = plain.operators.map((operator) => ({
		...meaningful(plain, operator),
		inputs: operator.inputs.map(numberOf),
		output: numberOf(operator.output),
	}));
	const tensors = [...order.keys()].map((id) => plain.tensors[id]);
	// Four bytes are no tensor of the file, and get a name from the importer.
	for (const { op, output } of operators)
		if (op === "argMax") tensors[output] = { ...tensors[output], name: "" };
	return { tensors, operators, input: 0, output: numberOf(plain.output) };
}

/** Each constant before the operator that reads it, once for each, as the importer has them; it makes up their names. */
function constantsAtReaders(graph: QuantizedGraph): QuantizedGraph {
	const tensors = [...graph.tensors];
	const isConstant = ({ op }: QuantizedOperator) => op === "constant";
	const constants = graph.operators.filter(isConstant);
	const operators = graph.operators
		.filter((operator) => !isConstant(operator))
		.flatMap((operator) => {
			const read: QuantizedOperator[] = [];
			const inputs = operator.inputs.map((id) => {
				const constant = constants.find(({ output }) => output === id);
				if (!constant) return id;
				const copy = tensors.push({ ...tensors[id], name: "" }) - 1;
				read.push({ ...constant, output: copy });
				return copy;
			});
			return [...read, { ...operator, inputs }];
		});
	return { ...graph, tensors, operators };
}

/** Axes of size 1 are not reduced, and of one value a step says nothing. */
function meaningful(
	{ tensors }: QuantizedGraph,
	operator: QuantizedOperator,
): QuantizedOperator {
	const from = dims4(tensors[operator.inputs[0]]?.shape ?? []);
	const to = dims4(tensors[operator.output].shape);
	if ("axes" in operator)
		return {
			...operator,
			axes: operator.axes.filter((axis) => from[axis] > 1),
		};
	if (operator.op !== "slice") return operator;
	const [h, w, c] = operator.stride.map((step, i) =>
		to[i + 1] === 1 ? 1 : step,
	);
	return { ...operator, stride: [h, w, c] };
}

/** A uint8 input or output that nothing requantizes takes a QUANTIZE of its own in the file. */
function withoutIdentities(graph: QuantizedGraph): QuantizedGraph {
	const { tensors } = graph;
	const isIdentity = ({ op, inputs, output }: QuantizedOperator) =>
		op === "quantize" &&
		tensors[inputs[0]].scale === tensors[output].scale &&
		tensors[inputs[0]].zeroPoint === tensors[output].zeroPoint;
	const same = new Map<number, number>();
	const source = (id: number) => same.get(id) ?? id;
	const operators: QuantizedOperator[] = [];
	for (const operator of graph.operators)
		if (isIdentity(operator))
			same.set(operator.output, source(operator.inputs[0]));
		else operators.push({ ...operator, inputs: operator.inputs.map(source) });
	return { ...graph, operators, output: source(graph.output) };
}
