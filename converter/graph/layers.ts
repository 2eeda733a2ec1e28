/** Questions about a FloatGraph, and copies of it with other weights. */
import type { FloatGraph, FloatLayer, Parameter } from "./float";

export type WeightedLayer = Extract<
	FloatLayer,
	{ op: "conv2d" | "depthwiseConv2d" | "dense" }
>;

export function isWeighted(layer: FloatLayer): layer is WeightedLayer {
	return (
		layer.op === "conv2d" ||
		layer.op === "depthwiseConv2d" ||
		layer.op === "dense"
	);
}

/** How many layers read the output of `name`. */
export function readers(graph: FloatGraph, name: string): number {
	return graph.layers.filter(({ inputs }) => inputs.includes(name)).length;
}

/** The one layer that reads the output of `name`; undefined where there are more, or none. */
export function soleReader(
	graph: FloatGraph,
	name: string,
): FloatLayer | undefined {
	if (readers(graph, name) !== 1) return undefined;
	return graph.layers.find(({ inputs }) => inputs.includes(name));
}

/** Output channels of a layer with weights. */
export function channelsOf({ op, kernel }: WeightedLayer): number {
	return op === "depthwiseConv2d"
		? kernel.shape[2]
		: (kernel.shape.at(-1) ?? 1);
}

/** A copy in which each layer with weights has those that `change` gives for it; the others' parameters are shared. */
export function mapWeights(
	graph: FloatGraph,
	change: (layer: WeightedLayer) => { kernel: Parameter; bias: Parameter },
): FloatGraph {
	const layers = graph.layers.map((layer) =>
		isWeighted(layer) ? { ...layer, ...change(layer) } : layer,
	);
	return { ...graph, layers };
}

/** A copy in which each layer with weights has a kernel and a bias of its own. */
export function withOwnWeights(graph: FloatGraph): FloatGraph {
	return mapWeights(graph, (layer) => ({
		kernel: copyOf(layer.kernel),
		bias: copyOf(biasOf(layer)),
	}));
}

function copyOf({ shape, values }: Parameter): Parameter {
	return { shape, values: values.slice() };
}

/** The layer's bias, or zeros. */
export function biasOf(layer: WeightedLayer): Parameter {
	const channels = channelsOf(layer);
	return (
		layer.bias ?? { shape: [channels], values: new Float32Array(channels) }
	);
}

/** The largest absolute value of each channel, [channels]; channels are the innermost axis. */
export function largestByChannel(
	values: Float32Array,
	channels: number,
): Float32Array {
	const largest = new Float32Array(channels);
	for (const [i, value] of values.entries())
		largest[i % channels] = Math.max(largest[i % channels], Math.abs(value));
	return largest;
}
