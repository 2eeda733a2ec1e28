/** Loss and gradients of one batch, as flat arrays: what a worker computes of its share, and the trainer of its own. */
import type { FloatGraph, Parameter } from "../graph/float";
import type { Batch } from "./batch";
import { concatenate } from "./concatenate";
import type { LayerRecord } from "./layers/index";
import { LOSSES } from "./loss/index";
import {
	backward,
	forward,
	lastLayer,
	outputRecord,
	type Records,
	upload,
} from "./network";
import { batchNorms, trainables } from "./parameters";
import { scope, type Tensor, type Tf } from "./tf";

export interface LossOptions {
	/** How much an example of each class counts; default: all the same. */
	classWeights?: readonly number[];
	/** Share of the target that is spread over all classes. */
	labelSmoothing: number;
}

export interface Differentiated {
	/** Mean over the batch. */
	loss: number;
	/** How many are classified right. */
	correct: number;
	/** Of all trainable parameters, one after the other. */
	gradient: Float32Array;
	/** Mean and variance of the batch at every batch norm, one after the other: what the moving averages follow. */
	statistics: Float32Array;
}

/** The parameters whose gradients `differentiate` gives, in its order. */
export function gradientParameters(graph: FloatGraph): Parameter[] {
	return trainables(graph).map(({ parameter }) => parameter);
}

/** The moving averages whose latest values `differentiate` gives, in its order. */
export function statisticsParameters(graph: FloatGraph): Parameter[] {
	return batchNorms(graph).flatMap(({ mean, variance }) => [mean, variance]);
}

export function differentiate(
	tf: Tf,
	graph: FloatGraph,
	batch: Batch,
	{ labelSmoothing: smoothing, classWeights }: LossOptions,
): Differentiated {
	const { inputs, labels, targets, inputShape = graph.inputShape } = batch;
	return scope(tf, () => {
		const weights = upload(tf, graph);
		const x = tf.tensor(inputs, [labels.length, ...inputShape], "float32");
		const records = forward(tf, graph, weights, x, true);
		const { output } = outputRecord(graph, records);
		const loss = LOSSES[lastLayer(graph).op](
			output.dataSync<"float32">(),
			labels,
			{ smoothing, targets, classWeights },
		);
		const dlogits = tf.tensor(loss.gradient, output.shape);
		const gradients = backward(tf, graph, weights, records, dlogits);
		return {
			loss: loss.value,
			correct: loss.correct,
			gradient: flat(
				gradientParameters(graph).map((p) => gradients.get(p) as Tensor),
			),
			statistics: flat(batchStatistics(graph, records)),
		};
	});
}

/** Batch norms keep the batch's mean and variance first. */
function batchStatistics(graph: FloatGraph, records: Records): Tensor[] {
	return batchNorms(graph).flatMap(({ name }) => {
		const { kept } = records.get(name) as LayerRecord;
		return kept.slice(0, 2);
	});
}

function flat(tensors: readonly Tensor[]): Float32Array {
	return concatenate(tensors.map((tensor) => tensor.dataSync<"float32">()));
}

/** A flat array, cut into what belongs to each parameter. */
export function pieces(
	values: Float32Array,
	parameters: readonly Parameter[],
): [Parameter, Float32Array][] {
	let at = 0;
	return parameters.map((parameter) => {
		const from = at;
		at += parameter.values.length;
		return [parameter, values.subarray(from, at)];
	});
}
