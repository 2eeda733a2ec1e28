import type { FloatGraph, FloatLayer } from "../graph/float";
import { layerKind, type Pass } from "../train/layers/index";
import { upload, type Weights } from "../train/network";
import type { Tensor, Tf } from "../train/tf";

/** A network's forward pass layer by layer, each output disposed of with its last reader. Use it inside `tf.tidy`. */
export class Walk {
	readonly #outputs = new Map<string, Tensor>();
	readonly #weights: Weights;

	/** @param x [n, ...inputShape] */
	constructor(
		private readonly tf: Tf,
		private readonly graph: FloatGraph,
		x: Tensor,
	) {
		this.#weights = upload(tf, graph);
		this.#outputs.set("input", tf.clone(x));
	}

	/** Computes the layer, which is one of the graph's, after those before it. */
	run(layer: FloatLayer): Tensor {
		const inputs = layer.inputs.map(
			(name) => this.#outputs.get(name) as Tensor,
		);
		const output = this.tf.tidy(
			() => layerKind(layer).forward(this.#pass(), layer, inputs).output,
		);
		this.#outputs.set(layer.name, output);
		this.#dispose(layer);
		return output;
	}

	/** Puts another output in a layer's place. */
	replace(name: string, output: Tensor): void {
		this.#outputs.get(name)?.dispose();
		this.#outputs.set(name, output);
	}

	#pass(): Pass {
		return {
			tf: this.tf,
			training: false,
			withRelu: () => false,
			weight: (parameter) => this.#weights.get(parameter) as Tensor,
		};
	}

	#dispose(after: FloatLayer): void {
		const { layers } = this.graph;
		const later = layers.slice(layers.indexOf(after) + 1);
		for (const name of new Set(after.inputs)) {
			if (later.some(({ inputs }) => inputs.includes(name))) continue;
			this.#outputs.get(name)?.dispose();
			this.#outputs.delete(name);
		}
	}
}
