import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import { withOwnWeights } from "../graph/layers";
import type { QuantizedGraph } from "../graph/quantized";
import { type LoopOptions, runEpochs } from "../train/loop";
import type { Tf } from "../train/tf";
import { Trainer } from "../train/trainer";
import { simulate } from "./simulate";

export interface FinetuneRequest
	extends Pick<LoopOptions, "seed" | "onEpoch" | "signal"> {
	tf: Tf;
	/** Without batch norms. */
	graph: FloatGraph;
	/** Gives the scales, which stay as they are. */
	quantized: QuantizedGraph;
	/** Augmented. */
	training: Samples;
	/** Chooses the epoch that is kept. */
	validation?: Samples;
	/** How much an example of each class counts; default: all the same. */
	classWeights?: readonly number[];
	/** Default: by the number of examples. */
	epochs?: number;
}

/** Small against a training's: the network is there already, and without batch norms. */
const RECIPE = { batchSize: 16, learningRate: 2e-4, warmup: 0.1 };

/**
 * Quantization-aware fine-tuning (Jacob et al., 2018): forward as int8 computes, backward as if rounding were not there.
 * @returns a copy of `graph` with other weights, to be quantized as it was
 */
export async function finetune(request: FinetuneRequest): Promise<FloatGraph> {
	const { tf, graph, quantized, training, validation, ...options } = request;
	const tuned = withOwnWeights(graph);
	const trainer = new Trainer(tf, tuned, {
		weightDecay: 0,
		labelSmoothing: 0.05,
		classWeights: options.classWeights,
		imitate: (weights) => simulate(weights, quantized),
	});
	const epochs = options.epochs ?? epochsFor(training.labels.length);
	const loop = { ...RECIPE, ...options, epochs };
	await runEpochs(trainer, training, validation, loop);
	return tuned;
}

/** About 2000 examples in all, in 3 to 15 epochs. */
function epochsFor(examples: number): number {
	return Math.min(15, Math.max(3, Math.round(2000 / examples)));
}
