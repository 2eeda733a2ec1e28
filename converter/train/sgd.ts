import type { Parameter } from "../graph/float";
import type { Optimizer, OptimizerState } from "./optimizer";
import type { Trainable } from "./parameters";

const MOMENTUM = 0.9;

/**
 * Stochastic gradient descent with Nesterov's momentum. Weight decay is part of the gradient (L2), as recipes for
 * residual nets mean it.
 */
export class Sgd implements Optimizer {
	readonly #velocities = new Map<Parameter, Float32Array>();
	#steps = 0;

	constructor(
		private readonly trainables: readonly Trainable[],
		private readonly weightDecay: number,
	) {
		for (const { parameter } of trainables)
			this.#velocities.set(
				parameter,
				new Float32Array(parameter.values.length),
			);
	}

	state(): OptimizerState {
		const moments = [...this.#velocities.values()].map((v) => v.slice());
		return { steps: this.#steps, moments };
	}

	restore({ steps, moments }: OptimizerState): void {
		this.#steps = steps;
		for (const [i, velocity] of [...this.#velocities.values()].entries())
			velocity.set(moments[i]);
	}

	/** Changes the parameters' values in place: v = 0.9 v + g, w -= rate * (g + 0.9 v). */
	step(
		gradients: ReadonlyMap<Parameter, Float32Array>,
		learningRate: number,
	): void {
		this.#steps++;
		for (const { parameter, decay } of this.trainables) {
			const { values } = parameter;
			const gradient = gradients.get(parameter) as Float32Array;
			const velocity = this.#velocities.get(parameter) as Float32Array;
			const pull = decay ? this.weightDecay : 0;
			for (let i = 0; i < values.length; i++) {
				const g = gradient[i] + pull * values[i];
				velocity[i] = MOMENTUM * velocity[i] + g;
				values[i] -= learningRate * (g + MOMENTUM * velocity[i]);
			}
		}
	}
}
