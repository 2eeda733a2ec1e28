/** A FloatGraph as a model of TensorFlow.js's layers API, trained as its users do: compile, then trainOnBatch. */
import type { FloatGraph, FloatLayer } from "../../converter/graph/float";
import type { Batch } from "../../converter/train/batch";
import type { Tf } from "../../converter/train/tf";

/** What is used of the layers API, whose types come with packages that Ocelli does without. */
interface LayersApi {
	input(config: { shape: number[] }): unknown;
	model(config: { inputs: unknown; outputs: unknown }): LayersModel;
	layers: Record<string, (config: object) => { apply(x: unknown): unknown }>;
}

interface LayersModel {
	compile(config: object): void;
	trainOnBatch(x: unknown, y: unknown): Promise<unknown>;
}

/** `tf` is tfjs-node, which has the layers API. Returns a function that makes one step of Adam. */
export function layersStep(
	tf: Tf,
	graph: FloatGraph,
	{ inputs, labels }: Batch,
	classes: number,
): () => Promise<unknown> {
	const model = modelOf(tf as unknown as LayersApi, graph);
	model.compile({
		optimizer: tf.train.adam(1e-3),
		loss: "categoricalCrossentropy",
		metrics: ["accuracy"],
	});
	const x = tf.tensor(inputs, [labels.length, ...graph.inputShape]);
	const y = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
	return () => model.trainOnBatch(x, y);
}

function modelOf(tf: LayersApi, graph: FloatGraph): LayersModel {
	const input = tf.input({ shape: graph.inputShape });
	const outputs = new Map([["input", input]]);
	let last = input;
	for (const layer of graph.layers) {
		const inputs = layer.inputs.map((name) => outputs.get(name));
		last = layerOf(tf, layer).apply(inputs.length > 1 ? inputs : inputs[0]);
		outputs.set(layer.name, last);
	}
	return tf.model({ inputs: input, outputs: last });
}

function layerOf(tf: LayersApi, layer: FloatLayer) {
	switch (layer.op) {
		case "conv2d":
			return tf.layers.conv2d({
				filters: layer.kernel.shape[3],
				kernelSize: layer.kernel.shape[0],
				strides: layer.stride,
				padding: layer.padding,
				useBias: layer.bias !== undefined,
			});
		case "depthwiseConv2d":
			return tf.layers.depthwiseConv2d({
				kernelSize: layer.kernel.shape[0],
				strides: layer.stride,
				padding: layer.padding,
				useBias: layer.bias !== undefined,
			});
		case "dense":
			return tf.layers.dense({ units: layer.kernel.shape[1] });
		case "batchNorm":
			return tf.layers.batchNormalization({ epsilon: layer.epsilon });
		case "relu":
			return tf.layers.reLU({});
		case "add":
			return tf.layers.add({});
		case "globalAveragePool":
			return tf.layers.globalAveragePooling2d({});
		case "softmax":
			return tf.layers.softmax({});
		default:
			throw new Error(`the benchmark knows no ${layer.op}`);
	}
}
