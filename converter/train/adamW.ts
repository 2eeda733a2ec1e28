import {
	ensureMemory,
	instantiateTraining,
	type TrainingExports,
} from "../../host/engine";
import type { Parameter } from "../graph/float";
import type { Optimizer, OptimizerState } from "./optimizer";
import type { Trainable } from "./parameters";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * AdamW (Loshchilov and Hutter, 2019): Adam with weight decay apart from the gradient. All parameters lie one after the
 * other in a memory of its own, those that decay first, so that a step is two calls of a kernel whatever the backend.
 */
export class AdamW implements Optimizer {
	readonly #parameters: Parameter[];
	readonly #kernels: TrainingExports;
	/** How many values decay, and how many there are. */
	readonly #decaying: number;
	readonly #count: number;
	readonly #values: Float32Array;
	readonly #gradient: Float32Array;
	readonly #first: Float32Array;
	readonly #second: Float32Array;
	#steps = 0;

	constructor(
		trainables: readonly Trainable[],
		private readonly weightDecay: number,
	) {
		const [decaying, rest] = [true, false].map((decay) =>
			trainables
				.filter((trainable) => trainable.decay === decay)
				.map(({ parameter }) => parameter),
		);
		this.#parameters = [...decaying, ...rest];
		this.#decaying = total(decaying);
		this.#count = total(this.#parameters);
		const memory = new WebAssembly.Memory({ initial: 1 });
		ensureMemory(memory, 4 * 4 * this.#count);
		this.#kernels = instantiateTraining(memory);
		[this.#values, this.#gradient, this.#first, this.#second] = [
			0, 1, 2, 3,
		].map(
			(i) => new Float32Array(memory.buffer, 4 * i * this.#count, this.#count),
		);
	}

	step(
		gradients: ReadonlyMap<Parameter, Float32Array>,
		learningRate: number,
	): void {
		this.#steps++;
		this.#forEach((parameter, at) => {
			this.#values.set(parameter.values, at);
			this.#gradient.set(gradients.get(parameter) as Float32Array, at);
		});
		const keep = 1 - learningRate * this.weightDecay;
		this.#update(0, this.#decaying, learningRate, keep);
		this.#update(this.#decaying, this.#count, learningRate, 1);
		this.#forEach(({ values }, at) =>
			values.set(this.#values.subarray(at, at + values.length)),
		);
	}

	/** The first moments, then the second ones. */
	state(): OptimizerState {
		const moments = [this.#first.slice(), this.#second.slice()];
		return { steps: this.#steps, moments };
	}

	restore({ steps, moments: [first, second] }: OptimizerState): void {
		this.#steps = steps;
		this.#first.set(first);
		this.#second.set(second);
	}

	#update(from: number, to: number, rate: number, keep: number) {
		const at = (values: Float32Array) => values.byteOffset + 4 * from;
		this.#kernels.adamW(
			at(this.#values),
			at(this.#gradient),
			at(this.#first),
			at(this.#second),
			to - from,
			BETA1,
			BETA2,
			EPSILON,
			rate / (1 - BETA1 ** this.#steps),
			1 / (1 - BETA2 ** this.#steps),
			keep,
		);
	}

	#forEach(visit: (parameter: Parameter, at: number) => void) {
		let at = 0;
		for (const parameter of this.#parameters) {
			visit(parameter, at);
			at += parameter.values.length;
		}
	}
}

function total(parameters: readonly Parameter[]): number {
	return parameters.reduce((sum, { values }) => sum + values.length, 0);
}
