import type { Samples } from "../../dataset/samples";
import type { FloatGraph } from "../../graph/float";
import { ARCHITECTURES } from "../architectures/index";
import type { Batch } from "../batch";
import { statefulParameters } from "../parameters";
import type { Tf } from "../tf";
import { type Evaluation, type StepResult, Trainer } from "../trainer";
import { Average } from "./average";
import type { RunRecipe } from "./recipe";

/** Everything that a training changes, by name: weights/0..., average/0..., moments/0... */
export type LearnerArrays = Map<string, Float32Array>;

/** A net, its optimizer and its average, as a recipe wants them. */
export class Learner {
	readonly graph: FloatGraph;
	readonly #trainer: Trainer;
	readonly #average?: Average;
	/** Of the net that is judged and exported. */
	readonly #judge: Trainer;

	constructor(tf: Tf, recipe: RunRecipe, classes: number) {
		const { optimizer, labelSmoothing, ema } = recipe;
		this.graph = untrained(recipe, classes);
		const { kind, weightDecay } = optimizer;
		const options = { optimizer: kind, weightDecay, labelSmoothing };
		this.#trainer = new Trainer(tf, this.graph, options);
		this.#average = ema > 0 ? new Average(this.graph, ema) : undefined;
		this.#judge = this.#average
			? new Trainer(tf, this.#average.graph, options)
			: this.#trainer;
	}

	/** `step` counts from 0. */
	step(batch: Batch, learningRate: number, step: number): StepResult {
		const result = this.#trainer.step(batch, learningRate);
		this.#average?.follow(step);
		return result;
	}

	evaluate(samples: Samples): Evaluation {
		return this.#judge.evaluate(samples);
	}

	arrays(): LearnerArrays {
		const arrays: LearnerArrays = new Map();
		const add = (kind: string, all: Float32Array[]) => {
			for (const [i, values] of all.entries())
				arrays.set(`${kind}/${i}`, values);
		};
		add("weights", valuesOf(this.graph));
		if (this.#average) add("average", valuesOf(this.#average.graph));
		add("moments", this.#trainer.optimizerState().moments);
		return arrays;
	}

	/** `steps`: how many the optimizer has made. */
	restore(arrays: LearnerArrays, steps: number): void {
		copyInto(valuesOf(this.graph), arrays, "weights");
		if (this.#average)
			copyInto(valuesOf(this.#average.graph), arrays, "average");
		const { moments } = this.#trainer.optimizerState();
		copyInto(moments, arrays, "moments");
		this.#trainer.restoreOptimizer({ steps, moments });
	}
}

/** The net that a recipe begins with. */
export function untrained(
	{ architecture, width, inputSize, data, seed }: RunRecipe,
	classes: number,
): FloatGraph {
	const inputShape = [inputSize, inputSize, data.channels];
	const { build } = ARCHITECTURES[architecture];
	return build({ inputShape, classes, seed, width });
}

/** Copies the arrays of a kind to the parameters' values, in the order of statefulParameters. */
export function copyInto(
	targets: Float32Array[],
	arrays: LearnerArrays,
	kind: string,
): void {
	for (const [i, values] of targets.entries())
		values.set(arrays.get(`${kind}/${i}`) as Float32Array);
}

export function valuesOf(graph: FloatGraph): Float32Array[] {
	return statefulParameters(graph).map(({ values }) => values);
}
