import type { Parameter } from "../graph/float";

/** Copies of what an optimizer remembers from step to step. */
export interface OptimizerState {
	steps: number;
	/** In an order of the optimizer's own. */
	moments: Float32Array[];
}

export interface Optimizer {
	/** Changes the parameters' values in place. */
	step(
		gradients: ReadonlyMap<Parameter, Float32Array>,
		learningRate: number,
	): void;
	state(): OptimizerState;
	restore(state: OptimizerState): void;
}
