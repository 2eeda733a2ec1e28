/** A .tflite file's operators -> the integer graph that they describe. */
import { lowerOperator } from "../emit/operators";
import type { QuantizedGraph } from "../graph/quantized";
import { borderOf, type ImportedGraph } from "./border";
import { GraphBuilder } from "./builder";
import {
	MalformedError,
	type Problem,
	quoted,
	UnsupportedError,
} from "./errors";
import { fold } from "./fold";
import type { TfliteModel } from "./model";
import { Node } from "./node";
import { translatorOf } from "./operators";
import { Malformed, Unknown, Unsupported } from "./problems";
import { INT8, UINT8 } from "./types";

/** Throws MalformedError, or one UnsupportedError with everything that cannot be run. */
export function graphOf(model: TfliteModel): ImportedGraph {
	const builder = new GraphBuilder(model);
	const problems = new Problems();
	problems.collect(() => checkWhole(model));
	for (const index of model.inputs)
		problems.collect(() => addInput(builder, index));
	model.operators.forEach(({ name, outputs }, index) => {
		const output = model.tensors[outputs[0]]?.name ?? "";
		problems.collect(() => addOperator(builder, index), {
			index,
			name,
			output,
		});
		for (const output of outputs) builder.assume(output);
	});
	const graph = problems.collect(() => borderOf(builder));
	if (graph && problems.found.length === 0) return graph;
	throw new UnsupportedError(problems.found);
}

class Problems {
	readonly found: Problem[] = [];

	/** Runs a step, and keeps what is unsupported in it. */
	collect<T>(step: () => T, operator?: Problem["operator"]): T | undefined {
		try {
			return step();
		} catch (error) {
			const { message: reason } = error as Error;
			// After a problem, what seems malformed may come of it.
			if (error instanceof Malformed && this.found.length > 0) return undefined;
			if (error instanceof Malformed)
				throw new MalformedError(
					operator
						? `operator ${operator.index}, ${operator.name}: ${reason}`
						: reason,
				);
			if (error instanceof Unsupported) this.found.push({ operator, reason });
			else if (!(error instanceof Unknown)) throw error;
			return undefined;
		}
	}
}

/** No graph that a blob can hold has more: so that a hostile file takes no time. */
const MOST_OPERATORS = 4096;
const MOST_INPUTS = 1024;

function checkWhole({ operators, subgraphs, tensors }: TfliteModel) {
	if (
		operators.length > MOST_OPERATORS ||
		operators.some(({ inputs }) => inputs.length > MOST_INPUTS)
	)
		throw new MalformedError(
			`it has ${operators.length} operators, or more than ${MOST_INPUTS} inputs of one`,
		);
	if (subgraphs > 1)
		throw new Unsupported(
			`there are ${subgraphs} graphs in the file: convert a model with one signature and no control flow`,
		);
	const isSmall = ({ type, data }: TfliteModel["tensors"][number]) =>
		!data && (type === INT8 || type === UINT8);
	if (!tensors.some(isSmall))
		throw new Unsupported(
			"nothing in it is int8: quantize it to full integers when you convert it",
		);
}

function addInput(builder: GraphBuilder, index: number) {
	const { name, shape, signature } = builder.model.tensors[index];
	if (signature.some((size, axis) => size < 0 && axis > 0))
		throw new Unsupported(
			`the shape of input ${quoted(name)} is not known (${signature.join("x")}): convert the model with a fixed one`,
		);
	builder.compute(index, shape);
}

function addOperator(builder: GraphBuilder, index: number) {
	const operator = builder.model.operators[index];
	const node = new Node(builder, operator);
	const constant = fold(node);
	if (constant) return node.alias(constant);
	const translate = translatorOf(operator.name);
	if (!translate) throw new Unsupported("there is no such operator here");
	const added = [translate(node)].flat();
	builder.operators.push(...added);
	for (const one of added) checkLowers(builder.graph(0, 0), one);
}

/** Scales may be so far apart that no integer multiplier stands for them. */
function checkLowers(
	graph: QuantizedGraph,
	operator: QuantizedGraph["operators"][number],
) {
	try {
		lowerOperator(graph, operator);
	} catch (error) {
		if (error instanceof RangeError) throw new Unsupported(error.message);
		throw error;
	}
}
