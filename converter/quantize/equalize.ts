/**
 * Cross-layer equalization (Nagel et al., 2019): where a relu and pools alone lie between two layers with weights, a
 * channel may be divided by a factor behind the first and multiplied by it in the second, and the network computes
 * what it did. Exact with relu, which is linear for positive factors; relu6, additions and a second reader end a path.
 *
 * An int8 tensor has one scale for all its channels: of a channel 100 times smaller than the largest, 2 steps are
 * left. Weights have a scale per output channel, so what a factor costs is the accuracy of the second layer's weights
 * for this input channel, as far as they are smaller than the largest of their output channel. Both errors weigh the
 * same at factor^2 = activation / weight.
 */
import type { FloatGraph, FloatLayer } from "../graph/float";
import {
	biasOf,
	channelsOf,
	isWeighted,
	largestByChannel,
	soleReader,
	type WeightedLayer,
	withOwnWeights,
} from "../graph/layers";
import type { Statistics } from "./calibrate";

interface Pair {
	first: WeightedLayer;
	second: WeightedLayer;
	/** The layer whose channels are scaled: the first one's relu, or itself. */
	between: string;
}

/** Whether there is anything that `equalize` would change. */
export function canEqualize(graph: FloatGraph): boolean {
	return graph.layers.some((layer) => pairOf(graph, layer) !== undefined);
}

/**
 * A copy that computes the same. Throws Error where `statistics` are of another graph.
 * @param graph without batch norms
 */
export function equalize(
	graph: FloatGraph,
	statistics: ReadonlyMap<string, Statistics>,
): FloatGraph {
	const copy = withOwnWeights(graph);
	for (const layer of copy.layers) {
		const pair = pairOf(copy, layer);
		if (!pair) continue;
		const seen = statistics.get(pair.between);
		if (!seen)
			throw new Error(
				`layer "${pair.between}" was not calibrated: calibrate the same graph`,
			);
		scale(pair, factorsOf(seen.peaks, inputShares(pair.second)));
	}
	return copy;
}

/** Layers that a factor above 0 passes through, channel by channel. */
const HOMOGENEOUS = new Set<FloatLayer["op"]>([
	"relu",
	"averagePool2d",
	"maxPool2d",
	"globalAveragePool",
]);

function pairOf(graph: FloatGraph, first: FloatLayer): Pair | undefined {
	if (!isWeighted(first)) return undefined;
	let between = first.name;
	let next = soleReader(graph, first.name);
	while (next && HOMOGENEOUS.has(next.op)) {
		if (next.op === "relu") between = next.name;
		next = soleReader(graph, next.name);
	}
	return next && isWeighted(next)
		? { first, second: next, between }
		: undefined;
}

/** Input and output channels of the weights [..., inputs, outputs]; those of a depthwise layer are [kh, kw, c, 1]. */
function channelAxes({ kernel }: WeightedLayer) {
	const [inputs, outputs] = kernel.shape.slice(-2);
	return { inputs, outputs };
}

/**
 * Of each input channel the largest weight as a share of its output channel's largest. Not below half a step of int8,
 * which is rounded to 0 anyway. A depthwise layer's output channel has no other input: 1.
 */
function inputShares(layer: WeightedLayer): Float32Array {
	const { inputs, outputs } = channelAxes(layer);
	const shares = new Float32Array(inputs).fill(1 / 254);
	if (layer.op === "depthwiseConv2d") return shares.fill(1);
	const largest = largestByChannel(layer.kernel.values, outputs);
	for (const [i, weight] of layer.kernel.values.entries()) {
		const c = Math.floor(i / outputs) % inputs;
		const share = Math.abs(weight) / largest[i % outputs] || 0;
		shares[c] = Math.max(shares[c], share);
	}
	return shares;
}

/** What each channel is divided by: powers of two, so that no float is rounded; 1 for a channel that is always 0. */
function factorsOf(peaks: Float32Array, shares: Float32Array): Float32Array {
	return peaks.map((peak, c) =>
		peak > 0 ? 2 ** Math.round(Math.log2(peak / shares[c]) / 2) : 1,
	);
}

function scale({ first, second }: Pair, factors: Float32Array): void {
	const channels = channelsOf(first);
	for (const { values } of [first.kernel, biasOf(first)])
		for (let i = 0; i < values.length; i++) values[i] /= factors[i % channels];
	const { inputs, outputs } = channelAxes(second);
	const { values } = second.kernel;
	for (let i = 0; i < values.length; i++)
		values[i] *= factors[Math.floor(i / outputs) % inputs];
}
