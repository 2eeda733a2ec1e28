import type { Parameter } from "../graph/float";
import type { Trainable } from "./parameters";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/** Copies of what an optimizer remembers from step to step. */
export interface OptimizerState {
	steps: number;
	/** One array after the other, in the order of the parameters. */
	moments: Float32Array[];
}

interface Moments {
	first: Float32Array;
	second: Float32Array;
}

/**
 * AdamW (Loshchilov and Hutter, 2019): Adam with weight decay apart from the gradient. In plain JavaScript on the
 * parameters' own arrays: hundreds of tiny tensor operations fewer a step, and the same result on every backend.
 */
export class AdamW {
	readonly #moments = new Map<Parameter, Moments>();
	#steps = 0;

	constructor(
		private readonly trainables: readonly Trainable[],
		private readonly weightDecay: number,
	) {
		for (const { parameter } of trainables)
			this.#moments.set(parameter, {
				first: new Float32Array(parameter.values.length),
				second: new Float32Array(parameter.values.length),
			});
	}

	state(): OptimizerState {
		const moments = this.#arrays().map((values) => values.slice());
		return { steps: this.#steps, moments };
	}

	restore({ steps, moments }: OptimizerState): void {
		this.#steps = steps;
		for (const [i, values] of this.#arrays().entries()) values.set(moments[i]);
	}

	#arrays(): Float32Array[] {
		return [...this.#moments.values()].flatMap(({ first, second }) => [
			first,
			second,
		]);
	}

	/** Changes the parameters' values in place. */
	step(
		gradients: ReadonlyMap<Parameter, Float32Array>,
		learningRate: number,
	): void {
		this.#steps++;
		for (const { parameter, decay } of this.trainables) {
			const gradient = gradients.get(parameter) as Float32Array;
			const keep = decay ? 1 - learningRate * this.weightDecay : 1;
			this.#update(parameter, gradient, learningRate, keep);
		}
	}

	#update(
		parameter: Parameter,
		gradient: Float32Array,
		learningRate: number,
		keep: number,
	): void {
		const { values } = parameter;
		const { first, second } = this.#moments.get(parameter) as Moments;
		const rate = learningRate / (1 - BETA1 ** this.#steps);
		const correction = 1 / (1 - BETA2 ** this.#steps);
		for (let i = 0; i < values.length; i++) {
			const g = gradient[i];
			first[i] += (1 - BETA1) * (g - first[i]);
			second[i] += (1 - BETA2) * (g * g - second[i]);
			const size = Math.sqrt(second[i] * correction) + EPSILON;
			values[i] = values[i] * keep - (rate * first[i]) / size;
		}
	}
}
