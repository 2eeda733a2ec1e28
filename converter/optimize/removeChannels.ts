/**
 * Channels that the output does not depend on.
 *
 * Proof: liveness.ts marks an input channel wherever a marked output channel is computed from it, so marked channels
 * are computed from marked ones alone, except for products with weights that are 0. Leaving out the others takes from
 * each sum terms that are 0, and changes no other operator for the channels that stay: those that work channel by
 * channel have the same channels in input and output, all others keep all of theirs. Every channel of the network's
 * input and output is marked.
 */
import type {
	Constant,
	QuantizedGraph,
	QuantizedOperator,
	TensorId,
} from "../graph/quantized";
import { channelsOf } from "./edit";
import { geometryOf, isWeighted, type Weighted } from "./geometry";
import { liveChannels } from "./liveness";
import type { Change } from "./pass";

/** The channels that stay, by TensorId. */
type Kept = number[][];

export function removeChannels(graph: QuantizedGraph): Change | undefined {
	const kept: Kept = liveChannels(graph).map((live) =>
		live.flatMap((isLive, channel) => (isLive ? [channel] : [])),
	);
	const losing = (id: TensorId) =>
		kept[id].length < channelsOf(graph.tensors[id]);
	if (!graph.tensors.some((_, id) => losing(id))) return undefined;
	const tensors = graph.tensors.map((tensor, id) => ({
		...tensor,
		shape: [...tensor.shape.slice(0, -1), kept[id].length],
	}));
	const operators = graph.operators.map((operator) =>
		[...operator.inputs, operator.output].some(losing)
			? narrowed(graph, operator, kept)
			: operator,
	);
	return { graph: { ...graph, tensors, operators }, count: lost(graph, kept) };
}

/** Output channels less, of operators with weights. */
function lost({ operators, tensors }: QuantizedGraph, kept: Kept): number {
	return operators
		.filter(isWeighted)
		.map(({ output }) => channelsOf(tensors[output]) - kept[output].length)
		.reduce((sum, count) => sum + count, 0);
}

function narrowed(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	kept: Kept,
): QuantizedOperator {
	if (isWeighted(operator)) return narrowedWeights(graph, operator, kept);
	if (operator.op === "constant") return narrowedValues(graph, operator, kept);
	return operator;
}

function narrowedWeights(
	graph: QuantizedGraph,
	operator: Weighted,
	kept: Kept,
): QuantizedOperator {
	const geometry = geometryOf(graph, operator);
	if (!geometry) return operator;
	const { taps, at } = geometry;
	const outputs = kept[operator.output];
	const inputs =
		operator.op === "depthwiseConv2d" ? [0] : kept[operator.inputs[0]];
	const taken = Array.from({ length: taps }, (_, tap) => tap);
	const places =
		operator.op === "depthwiseConv2d"
			? taken.flatMap((tap) => outputs.map((o) => at(o, tap, 0)))
			: outputs.flatMap((o) =>
					taken.flatMap((tap) => inputs.map((k) => at(o, tap, k))),
				);
	return {
		...operator,
		weights: Int8Array.from(places, (place) => operator.weights[place]),
		weightScales: Float32Array.from(outputs, (o) => operator.weightScales[o]),
		bias: Int32Array.from(outputs, (o) => operator.bias[o]),
	};
}

function narrowedValues(
	{ tensors }: QuantizedGraph,
	operator: Constant,
	kept: Kept,
): Constant {
	const channels = channelsOf(tensors[operator.output]);
	const stays = new Set(kept[operator.output]);
	const values = operator.values.filter((_, i) => stays.has(i % channels));
	return { ...operator, values };
}
