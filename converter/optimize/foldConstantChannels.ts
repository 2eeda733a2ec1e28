/**
 * Channels that are constant, whatever the input, move into biases.
 *
 * Proof, for a convolution or fullyConnected with accumulators modulo 2^32:
 * - An input channel that always is v adds w * (v - zero point) for each of its weights w at every output, if v is the
 *   zero point (then it adds 0, inside the image and outside) or no tap ever lies outside the image. Added to the bias
 *   once, with w set to 0, the accumulator is the same.
 * - An output channel whose range (ranges.ts) is one value gives that value for every accumulator that can occur, so
 *   also for the lowest one, which its bias becomes, with all weights set to 0.
 * An input channel that is constant, but not the zero point, below windows that reach outside adds different amounts
 * at the image's edges: its weights stay.
 */
import type { QuantizedGraph } from "../graph/quantized";
import { accumulatorRanges, isConstant, type Range } from "./accumulators";
import { replaced } from "./edit";
import {
	type Geometry,
	geometryOf,
	isWeighted,
	type Weighted,
} from "./geometry";
import type { Change } from "./pass";
import { rangesOf } from "./ranges";

export function foldConstantChannels(
	graph: QuantizedGraph,
): Change | undefined {
	const ranges = rangesOf(graph);
	let result = graph;
	let count = 0;
	for (const operator of graph.operators) {
		const geometry = isWeighted(operator) && geometryOf(graph, operator);
		if (!geometry) continue;
		const { weights, bias } = operator;
		const folded = {
			...operator,
			weights: weights.slice(),
			bias: bias.slice(),
		};
		const input = ranges[operator.inputs[0]];
		const changed =
			foldOutputs(graph, folded, geometry, input) +
			foldInputs(graph, folded, geometry, input);
		if (changed > 0) result = replaced(result, operator, folded);
		count += changed;
	}
	return count > 0 ? { graph: result, count } : undefined;
}

/** Takes the weights from output channels that are constant without them; returns from how many. */
function foldOutputs(
	graph: QuantizedGraph,
	operator: Weighted,
	{ taps, depth, at }: Geometry,
	input: readonly Range[],
): number {
	const { weights, bias } = operator;
	let count = 0;
	accumulatorRanges(graph, operator, input)?.forEach(({ low, output }, o) => {
		if (!isConstant(output)) return;
		let live = false;
		for (let tap = 0; tap < taps; tap++)
			for (let k = 0; k < depth; k++) {
				live ||= weights[at(o, tap, k)] !== 0;
				weights[at(o, tap, k)] = 0;
			}
		if (!live) return;
		bias[o] = low;
		count++;
	});
	return count;
}

/** Moves what constant input channels add into the biases; returns how many channels that are. */
function foldInputs(
	{ tensors }: QuantizedGraph,
	{ inputs, weights, bias }: Weighted,
	{ outputs, taps, depth, outside, at, channel }: Geometry,
	input: readonly Range[],
): number {
	const { zeroPoint } = tensors[inputs[0]];
	const reachesOutside = outside.includes(true);
	const folded = new Set<number>();
	for (let o = 0; o < outputs; o++)
		for (let k = 0; k < depth; k++) {
			const x = input[channel(o, k)];
			if (!isConstant(x) || (x.low !== zeroPoint && reachesOutside)) continue;
			for (let tap = 0; tap < taps; tap++) {
				const weight = weights[at(o, tap, k)];
				if (weight === 0) continue;
				bias[o] += weight * (x.low - zeroPoint);
				weights[at(o, tap, k)] = 0;
				folded.add(channel(o, k));
			}
		}
	return folded.size;
}
