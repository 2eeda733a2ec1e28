/** One training of one FloatGraph, in place. Knows tensors and numbers; nothing of files, photos or Node. */
import type { Samples } from "../dataset/samples";
import type { FloatGraph, Parameter } from "../graph/float";
import { AdamW } from "./adamW";
import { type Batch, gather } from "./batch";
import { TrainError } from "./errors";
import type { LayerRecord } from "./layers/index";
import { LOSSES, type Loss } from "./loss/index";
import {
	backward,
	forward,
	lastLayer,
	outputRecord,
	type Records,
	upload,
} from "./network";
import type { Optimizer, OptimizerState } from "./optimizer";
import { batchNorms, trainables } from "./parameters";
import { Sgd } from "./sgd";
import { scope, type Tensor, type Tf } from "./tf";

/** Share of the old value that a moving average keeps. */
const AVERAGE_MOMENTUM = 0.9;

export interface TrainerOptions {
	/** How much an example of each class counts; default: all the same. */
	classWeights?: readonly number[];
	weightDecay: number;
	/** Share of the target that is spread over all classes. */
	labelSmoothing: number;
	/** Default: adamw. */
	optimizer?: "adamw" | "sgd";
}

export interface Evaluation {
	/** Mean cross-entropy in nats, without label smoothing and class weights. */
	loss: number;
	/** Share of the examples with the right class, or with every class right, 0..1. */
	accuracy: number;
	/** [n, classes], row-major. */
	probabilities: Float32Array;
}

export interface StepResult {
	loss: number;
	correct: number;
}

interface Differentiated {
	loss: Loss;
	gradients: Map<Parameter, Float32Array>;
	averages: [Parameter, Float32Array][];
}

export class Trainer {
	readonly #optimizer: Optimizer;

	/** `tf` is a TensorFlow.js whose current backend computes; openBackend makes one. */
	constructor(
		readonly tf: Tf,
		readonly graph: FloatGraph,
		private readonly options: TrainerOptions,
	) {
		const Optimizer = options.optimizer === "sgd" ? Sgd : AdamW;
		this.#optimizer = new Optimizer(trainables(graph), options.weightDecay);
	}

	/** One step of the optimizer. Throws TrainError where the loss or a gradient is no longer a number. */
	step(batch: Batch, learningRate: number): StepResult {
		const { loss, gradients, averages } = this.#differentiate(batch);
		// Looked for in the gradients too: relu makes 0 of NaN, so that the loss alone may not show it.
		if (!Number.isFinite(loss.value) || ![...gradients.values()].every(isSound))
			throw new TrainError(
				`the loss is ${loss.value} and its gradient not a number at a learning rate of ${learningRate}: look for broken values in the data, or train with a lower rate`,
			);
		this.#optimizer.step(gradients, learningRate);
		for (const [parameter, values] of averages) follow(parameter, values);
		return { loss: loss.value, correct: loss.correct };
	}

	/** What the optimizer remembers, for a checkpoint; `restoreOptimizer` goes on from there. */
	optimizerState(): OptimizerState {
		return this.#optimizer.state();
	}

	restoreOptimizer(state: OptimizerState): void {
		this.#optimizer.restore(state);
	}

	/** Probabilities and accuracy on samples, unchanged by augmentation. */
	evaluate(samples: Samples, batchSize = 64): Evaluation {
		const { labels, classes, targets } = samples;
		const probabilities = new Float32Array(labels.length * classes);
		this.tf.tidy(() => {
			const weights = upload(this.tf, this.graph);
			for (let from = 0; from < labels.length; from += batchSize) {
				const to = Math.min(labels.length, from + batchSize);
				const { inputs } = gather(samples, range(from, to));
				const values = scope(this.tf, () => {
					const x = this.#tensor(inputs, to - from);
					const records = forward(this.tf, this.graph, weights, x, false);
					return outputRecord(this.graph, records).output.dataSync();
				});
				probabilities.set(values, from * classes);
			}
		});
		const loss = LOSSES[lastLayer(this.graph).op];
		const { value, correct } = loss(probabilities, labels, { targets });
		return { loss: value, accuracy: correct / labels.length, probabilities };
	}

	/** Loss, the gradients of all parameters, and what the moving averages follow. */
	#differentiate({
		inputs,
		labels,
		targets,
		inputShape,
	}: Batch): Differentiated {
		const { tf, graph } = this;
		return scope(tf, () => {
			const weights = upload(tf, graph);
			const x = this.#tensor(inputs, labels.length, inputShape);
			const records = forward(tf, graph, weights, x, true);
			const { output } = outputRecord(graph, records);
			const { labelSmoothing: smoothing, classWeights } = this.options;
			const loss = LOSSES[lastLayer(graph).op](
				output.dataSync<"float32">(),
				labels,
				{ smoothing, targets, classWeights },
			);
			const dlogits = tf.tensor(loss.gradient, output.shape);
			const tensors = backward(tf, graph, weights, records, dlogits);
			const gradients = new Map<Parameter, Float32Array>();
			for (const [parameter, tensor] of tensors)
				gradients.set(parameter, tensor.dataSync<"float32">());
			return { loss, gradients, averages: this.#batchStatistics(records) };
		});
	}

	/** Mean and variance of the batch at every batch norm. */
	#batchStatistics(records: Records): [Parameter, Float32Array][] {
		return batchNorms(this.graph).flatMap(
			(layer): [Parameter, Float32Array][] => {
				const { kept } = records.get(layer.name) as LayerRecord;
				const [mean, variance] = kept.map((t) => t.dataSync<"float32">());
				return [
					[layer.mean, mean],
					[layer.variance, variance],
				];
			},
		);
	}

	#tensor(
		inputs: Float32Array,
		count: number,
		inputShape = this.graph.inputShape,
	): Tensor {
		return this.tf.tensor(inputs, [count, ...inputShape], "float32");
	}
}

function isSound(values: Float32Array): boolean {
	return Number.isFinite(values.reduce((sum, value) => sum + value, 0));
}

function follow({ values: average }: Parameter, latest: Float32Array): void {
	for (let i = 0; i < average.length; i++)
		average[i] += (1 - AVERAGE_MOMENTUM) * (latest[i] - average[i]);
}

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_, i) => from + i);
}
