/** A quantized network in two: up to the logits, and the one operator that makes probabilities of them. */
import { loadModel, type Model } from "../../host/runtime";
import type { Dataset } from "../dataset/types";
import { emitGraph } from "../emitGraph";
import { inputsOf } from "../evaluate/dataset";
import type { InputDescription } from "../graph/model";
import type { QuantizedGraph, QuantizedTensor } from "../graph/quantized";
import { runReference } from "../reference";

/** The network without its last operator. */
function bodyOf(graph: QuantizedGraph): QuantizedGraph {
	const last = graph.operators[graph.operators.length - 1];
	return {
		...graph,
		operators: graph.operators.slice(0, -1),
		output: last.inputs[0],
	};
}

/** The last operator alone. Throws Error where it is not softmax or logistic. */
export function headOf({ tensors, operators }: QuantizedGraph): QuantizedGraph {
	const last = operators[operators.length - 1];
	if (last.op !== "softmax" && last.op !== "logistic")
		throw new Error(
			`the network ends in ${last.op}: only the probabilities of softmax or logistic can be calibrated`,
		);
	return {
		tensors: [tensors[last.inputs[0]], tensors[last.output]],
		operators: [{ ...last, inputs: [0], output: 1 }],
		input: 0,
		output: 1,
	};
}

export function logitsTensor(graph: QuantizedGraph): QuantizedTensor {
	return headOf(graph).tensors[0];
}

/** The network up to its logits, in the engine. */
export async function loadBody(
	graph: QuantizedGraph,
	input: InputDescription,
): Promise<Model> {
	const body = bodyOf(graph);
	const provenance = { tool: "", dataset: "", seed: 0, arch: "", backend: "" };
	return loadModel(emitGraph({ graph: body, input, labels: [], provenance }));
}

/** The logits of every example. */
export async function int8Logits(
	graph: QuantizedGraph,
	input: InputDescription,
	dataset: Dataset,
): Promise<Int8Array[]> {
	const model = await loadBody(graph, input);
	return inputsOf(model, dataset).map((bytes) => model.run(bytes));
}

/** The probabilities that the network makes of these logits, by the integer reference: what every engine gives. */
export function probabilitiesOf(
	graph: QuantizedGraph,
	logits: readonly Int8Array[],
): number[][] {
	const head = headOf(graph);
	const { scale, zeroPoint } = head.tensors[1];
	return logits.map((values) =>
		Array.from(runReference(head, values), (q) => scale * (q - zeroPoint)),
	);
}
