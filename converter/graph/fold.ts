/**
 * Batch norm becomes part of the layer before it: y = gamma * (Wx + b - mean) / sqrt(variance + epsilon) + beta is
 * Wx scaled by gamma / sqrt(variance + epsilon) a channel, with a bias of its own.
 */
import type {
	BatchNormLayer,
	FloatGraph,
	FloatLayer,
	Parameter,
} from "./float";
import { isWeighted, readers, type WeightedLayer } from "./layers";

/** A copy without batch norms. Throws Error for one that does not directly follow a layer with weights of its own. */
export function foldBatchNorms(graph: FloatGraph): FloatGraph {
	const layers: FloatLayer[] = [];
	const renamed = new Map<string, string>();
	const nameOf = (name: string) => renamed.get(name) ?? name;
	for (const layer of graph.layers) {
		const inputs = layer.inputs.map(nameOf);
		if (layer.op !== "batchNorm") {
			layers.push({ ...layer, inputs });
			continue;
		}
		const at = layers.findIndex(({ name }) => name === inputs[0]);
		const before = layers[at];
		if (!before || !isWeighted(before) || readers(graph, layer.inputs[0]) > 1)
			throw new Error(
				`batch norm "${layer.name}" follows no layer that it could become a part of`,
			);
		layers[at] = folded(before, layer);
		renamed.set(layer.name, inputs[0]);
	}
	return { ...graph, layers };
}

function folded<L extends WeightedLayer>(layer: L, norm: BatchNormLayer): L {
	const channels = norm.gamma.values.length;
	const factor = norm.gamma.values.map(
		(gamma, c) => gamma / Math.sqrt(norm.variance.values[c] + norm.epsilon),
	);
	// The output channel is the last dimension, except for depthwise [kh, kw, c, 1], where it comes to the same.
	const values = layer.kernel.values.map(
		(weight, i) => weight * factor[i % channels],
	);
	const bias: Parameter = {
		shape: [channels],
		values: Float32Array.from(factor, (f, c) => {
			const before = layer.bias?.values[c] ?? 0;
			return (before - norm.mean.values[c]) * f + norm.beta.values[c];
		}),
	};
	return { ...layer, kernel: { shape: layer.kernel.shape, values }, bias };
}
