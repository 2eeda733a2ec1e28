/** One training of one FloatGraph, in place. Knows tensors and numbers; nothing of files, photos or Node. */
import type { Samples } from "../dataset/samples";
import type { FloatGraph, Parameter } from "../graph/float";
import { AdamW } from "./adamW";
import type { Batch } from "./batch";
import {
	type Differentiated,
	differentiate,
	gradientParameters,
	type LossOptions,
	pieces,
	statisticsParameters,
} from "./differentiate";
import { TrainError } from "./errors";
import { infer } from "./inference";
import { LOSSES } from "./loss/index";
import { lastLayer, outputRecord } from "./network";
import type { Optimizer, OptimizerState } from "./optimizer";
import { explained } from "./outOfMemory";
import { trainables } from "./parameters";
import { Sgd } from "./sgd";
import type { Tf } from "./tf";
import { type Helpers, joined, shares } from "./workers/shares";

/** Share of the old value that a moving average keeps. */
const AVERAGE_MOMENTUM = 0.9;

export interface TrainerOptions extends LossOptions {
	weightDecay: number;
	/** Default: adamw. */
	optimizer?: "adamw" | "sgd";
	/** Compute their shares of every batch, each with batch statistics of its own. */
	helpers?: Helpers;
	/** Makes what is computed in the graph's place, with the same parameters in the same order; not with helpers. */
	imitate?: (graph: FloatGraph) => FloatGraph;
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

	/** One step of the optimizer. Throws TrainError where the loss or a gradient is no longer a number, or memory runs out. */
	step(batch: Batch, learningRate: number): StepResult {
		const { loss, correct, gradient, statistics } = this.#attempt(batch);
		// Looked for in the gradient too: relu makes 0 of NaN, so that the loss alone may not show it.
		if (!Number.isFinite(loss) || !isSound(gradient))
			throw new TrainError(
				`the loss is ${loss} and its gradient not a number at a learning rate of ${learningRate}: look for broken values in the data, or train with a lower rate`,
			);
		const { graph } = this;
		const gradients = new Map(pieces(gradient, gradientParameters(graph)));
		this.#optimizer.step(gradients, learningRate);
		for (const piece of pieces(statistics, statisticsParameters(graph)))
			follow(...piece);
		return { loss, correct };
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
		const graph = this.#computed();
		const all = [...labels.keys()];
		let at = 0;
		infer(this.tf, graph, samples, all, batchSize, (records) => {
			const { output } = outputRecord(graph, records);
			probabilities.set(output.dataSync(), at);
			at += output.size;
		});
		const loss = LOSSES[lastLayer(this.graph).op];
		const { value, correct } = loss(probabilities, labels, { targets });
		return { loss: value, accuracy: correct / labels.length, probabilities };
	}

	#computed(): FloatGraph {
		return this.options.imitate?.(this.graph) ?? this.graph;
	}

	#attempt(batch: Batch): Differentiated {
		try {
			return this.#differentiate(batch);
		} catch (error) {
			throw explained(error, batch.labels.length, this.graph.inputShape);
		}
	}

	#differentiate(batch: Batch): Differentiated {
		const { tf, options } = this;
		const { helpers } = options;
		const graph = this.#computed();
		if (!helpers) return differentiate(tf, graph, batch, options);
		const [own, ...others] = shares(batch, helpers.count + 1);
		helpers.begin(graph, others);
		const results = [
			differentiate(tf, graph, own, options),
			...helpers.finish(),
		];
		const examples = [own, ...others].map(({ labels }) => labels.length);
		return joined(results, examples);
	}
}

function isSound(values: Float32Array): boolean {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i];
	return Number.isFinite(sum);
}

function follow({ values: average }: Parameter, latest: Float32Array): void {
	for (let i = 0; i < average.length; i++)
		average[i] += (1 - AVERAGE_MOMENTUM) * (latest[i] - average[i]);
}
