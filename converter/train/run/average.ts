import type { FloatGraph, Parameter } from "../../graph/float";
import { statefulParameters } from "../parameters";

/**
 * An exponential moving average of all weights and of batch norm's statistics: a smoother, better net than the one
 * that is being trained, at no cost but its memory.
 */
export class Average {
	/** The net of the averages. */
	readonly graph: FloatGraph;
	readonly #latest: Parameter[];
	readonly #average: Parameter[];

	constructor(
		graph: FloatGraph,
		private readonly decay: number,
	) {
		this.graph = structuredClone(graph);
		this.#latest = statefulParameters(graph);
		this.#average = statefulParameters(this.graph);
	}

	/** `step` counts from 0. The first steps count for more, so that the random start is soon forgotten. */
	follow(step: number): void {
		const keep = Math.min(this.decay, (1 + step) / (10 + step));
		for (const [i, { values }] of this.#average.entries()) {
			const latest = this.#latest[i].values;
			for (let k = 0; k < values.length; k++)
				values[k] += (1 - keep) * (latest[k] - values[k]);
		}
	}
}
