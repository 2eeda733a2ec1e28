import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import { biasOf, isWeighted, withOwnWeights } from "../graph/layers";
import type { QuantizedGraph } from "../graph/quantized";
import { gather } from "../train/batch";
import { spread } from "../train/inference";
import { channelMeans } from "../train/layers/tensors";
import type { Tensor, Tf } from "../train/tf";
import { simulate } from "./simulate";
import { Walk } from "./walk";

/** As many training examples are looked at, in one batch. */
const EXAMPLES = 64;

/**
 * Bias correction (Nagel et al., 2019), empirical: rounded weights and clipped inputs shift the mean of a layer's
 * channels; the biases take the shift back. Layer by layer, so that each sees its inputs as they are corrected.
 * @returns a copy with other biases, to be quantized as `graph` was
 */
export function correctBiases(
	tf: Tf,
	graph: FloatGraph,
	quantized: QuantizedGraph,
	samples: Samples,
): FloatGraph {
	const corrected = withOwnWeights(graph);
	const imitation = simulate(corrected, quantized);
	const chosen = spread(samples.labels.length, EXAMPLES);
	const { inputs } = gather(samples, chosen);
	tf.tidy(() => {
		const x = tf.tensor(inputs, [chosen.length, ...graph.inputShape]);
		const exact = new Walk(tf, graph, x);
		const rounded = new Walk(tf, imitation, x);
		const layers = new Map(graph.layers.map((layer) => [layer.name, layer]));
		for (const layer of imitation.layers) {
			const output = rounded.run(layer);
			const original = layers.get(layer.name);
			if (!original) continue;
			const wanted = exact.run(original);
			if (!isWeighted(layer)) continue;
			const shift = meanShift(tf, output, wanted);
			subtract(biasOf(layer).values, shift.dataSync<"float32">());
			rounded.replace(layer.name, tf.sub(output, shift));
		}
	});
	return corrected;
}

/** By how much the mean of each channel is greater, [c]. */
function meanShift(tf: Tf, output: Tensor, wanted: Tensor): Tensor {
	return tf.tidy(() =>
		tf.sub(channelMeans(tf, output), channelMeans(tf, wanted)),
	);
}

function subtract(from: Float32Array, shift: Float32Array): void {
	for (let c = 0; c < from.length; c++) from[c] -= shift[c];
}
