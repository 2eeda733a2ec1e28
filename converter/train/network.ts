/** A FloatGraph on tensors: forward, and backward from the gradient of the logits to the parameters'. */
import type { FloatGraph, FloatLayer, Parameter } from "../graph/float";
import { TrainError } from "./errors";
import { type LayerRecord, layerKind, type Pass } from "./layers/index";
import { trainableOf } from "./parameters";
import type { Tensor, Tf } from "./tf";

/** By layer name; "input" is the network's input. */
export type Records = Map<string, LayerRecord>;

/** The graph's parameters as tensors. */
export type Weights = Map<Parameter, Tensor>;

/** Copies the values of all parameters to the backend. The caller disposes of them, in one go with `tf.tidy`. */
export function upload(tf: Tf, graph: FloatGraph): Weights {
	const weights: Weights = new Map();
	for (const layer of graph.layers)
		for (const parameter of Object.values(layer))
			if (isParameter(parameter))
				weights.set(
					parameter,
					tf.tensor(parameter.values, parameter.shape, "float32"),
				);
	return weights;
}

function isParameter(value: unknown): value is Parameter {
	return (value as Parameter | undefined)?.values instanceof Float32Array;
}

/** Runs all layers on x [n, ...inputShape]. Call it inside `tf.tidy`: every intermediate tensor stays alive. */
export function forward(
	tf: Tf,
	graph: FloatGraph,
	weights: Weights,
	x: Tensor,
	training: boolean,
): Records {
	const fused = fusedRelus(graph);
	const pass = passOf(tf, weights, training, fused);
	const records: Records = new Map([
		["input", { inputs: [], output: x, kept: [] }],
	]);
	for (const layer of graph.layers) {
		if (fused.has(layer.name)) {
			const { output } = records.get(layer.inputs[0]) as LayerRecord;
			records.set(layer.name, { inputs: [output], output, kept: [] });
			continue;
		}
		const inputs = layer.inputs.map((name) => outputOf(records, layer, name));
		const { output, kept = [] } = layerKind(layer).forward(pass, layer, inputs);
		records.set(layer.name, { inputs, output, kept });
	}
	return records;
}

/** The gradient of every trainable parameter, from dlogits, the gradient at the input of the last layer. */
export function backward(
	tf: Tf,
	graph: FloatGraph,
	weights: Weights,
	records: Records,
	dlogits: Tensor,
): Map<Parameter, Tensor> {
	const fused = fusedRelus(graph);
	const pass = passOf(tf, weights, true, fused);
	const trained = trainedFrom(graph);
	const gradients = new Map([[lastLayer(graph).name, dlogits]]);
	const result = new Map<Parameter, Tensor>();
	for (const layer of graph.layers.toReversed()) {
		const dy = gradients.get(layer.name);
		const record = records.get(layer.name);
		if (!dy || !record || !trained.has(layer.name)) continue;
		if (fused.has(layer.name)) {
			gradients.set(layer.inputs[0], dy);
			continue;
		}
		const needed = layer.inputs.some((name) => trained.has(name));
		const own = layerKind(layer).backward(pass, layer, record, dy, needed);
		for (const [parameter, gradient] of own.parameters)
			result.set(parameter, gradient);
		for (const [i, gradient] of own.inputs.entries())
			accumulate(tf, gradients, layer.inputs[i], gradient);
	}
	return result;
}

/** The network's probabilities [n, classes]. */
export function outputRecord(graph: FloatGraph, records: Records): LayerRecord {
	return records.get(lastLayer(graph).name) as LayerRecord;
}

/** The layer that makes probabilities. Throws TrainError where the network ends in another one. */
export function lastLayer(graph: FloatGraph) {
	const last = graph.layers.at(-1);
	if (last?.op !== "softmax" && last?.op !== "logistic")
		throw new TrainError(
			`the network ends in ${last?.op ?? "nothing"}, not in softmax or logistic: add such a layer to train it`,
		);
	return { ...last, op: last.op };
}

function passOf(
	tf: Tf,
	weights: Weights,
	training: boolean,
	fused: ReadonlyMap<string, string>,
): Pass {
	const weight = (parameter: Parameter) => weights.get(parameter) as Tensor;
	const norms = new Set(fused.values());
	return { tf, training, weight, withRelu: ({ name }) => norms.has(name) };
}

/** The relus that batch norms compute with themselves, because nothing else reads them: relu -> batch norm. */
function fusedRelus({ layers }: FloatGraph): Map<string, string> {
	const norms = new Set(
		layers.filter(({ op }) => op === "batchNorm").map(({ name }) => name),
	);
	const reads = layers.flatMap(({ inputs }) => inputs);
	return new Map(
		layers
			.filter(({ op, inputs: [input] }) => op === "relu" && norms.has(input))
			.filter(({ inputs: [input] }) => count(reads, input) === 1)
			.map(({ name, inputs: [input] }) => [name, input]),
	);
}

function count(names: readonly string[], name: string): number {
	return names.filter((other) => other === name).length;
}

function outputOf(records: Records, layer: FloatLayer, name: string): Tensor {
	const record = records.get(name);
	if (record) return record.output;
	throw new TrainError(
		`layer "${layer.name}" reads "${name}", which no earlier layer is called: put the layers in order`,
	);
}

function accumulate(
	tf: Tf,
	gradients: Map<string, Tensor>,
	name: string,
	gradient: Tensor,
): void {
	const sum = gradients.get(name);
	gradients.set(name, sum ? tf.add(sum, gradient) : gradient);
}

/** Names of the layers that have a trainable parameter, or depend on one that has. */
function trainedFrom(graph: FloatGraph): Set<string> {
	const names = new Set<string>();
	for (const layer of graph.layers)
		if (
			trainableOf(layer).length > 0 ||
			layer.inputs.some((name) => names.has(name))
		)
			names.add(layer.name);
	return names;
}
