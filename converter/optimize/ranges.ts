/**
 * For each tensor, by channel, the least and the greatest value that it can take for any input of the network. Where
 * the two are equal the channel is a constant. Sound, not always tight: a range may be wider than what occurs.
 */
import {
	elements,
	isLookup,
	type Lookup,
	type Mean,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
} from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import { clampTo, meanParameters } from "../quantize/parameters";
import { accumulatorRanges, outputRange, type Range } from "./accumulators";
import { channelsOf } from "./edit";
import { isWeighted } from "./geometry";

const ANY: Range = { low: -128, high: 127 };

/** By TensorId, then by channel. */
export function rangesOf(graph: QuantizedGraph): Range[][] {
	const ranges = graph.tensors.map((tensor): Range[] =>
		Array(channelsOf(tensor)).fill(ANY),
	);
	for (const operator of graph.operators) {
		const known = rangeOf(graph, operator, ranges[operator.inputs[0]] ?? []);
		if (known) ranges[operator.output] = known;
	}
	return ranges;
}

/** The output's ranges from those of the first input; undefined where nothing is known. */
function rangeOf(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	input: Range[],
): Range[] | undefined {
	if (isWeighted(operator)) return weightedRanges(graph, operator, input);
	if (isLookup(operator)) return tableRanges(graph, operator, input);
	const output = graph.tensors[operator.output];
	switch (operator.op) {
		case "averagePool2d":
		case "maxPool2d":
			return input.map(({ low, high }) => ({
				low: clampTo(low, operator.clamp),
				high: clampTo(high, operator.clamp),
			}));
		case "mean":
			return operator.axes.includes(3)
				? undefined
				: meanRanges(graph, operator, input);
		case "reduceMax":
		case "reduceMin":
			return operator.axes.includes(3) ? undefined : input;
		case "reshape":
			return input.length === channelsOf(output) ? input : undefined;
		case "constant":
			return constantRanges(operator.values, channelsOf(output));
		default:
			return undefined;
	}
}

function weightedRanges(
	graph: QuantizedGraph,
	operator: Extract<QuantizedOperator, { weights: Int8Array }>,
	input: Range[],
): Range[] | undefined {
	return accumulatorRanges(graph, operator, input)?.map(({ output }) => output);
}

/** A table need not rise: its values over the whole range. */
function tableRanges(
	{ tensors }: QuantizedGraph,
	operator: Lookup,
	input: Range[],
): Range[] {
	const table = lookupTable(
		operator,
		tensors[operator.inputs[0]],
		tensors[operator.output],
	);
	return input.map(({ low, high }) =>
		hull(table.subarray(low + 128, high + 129)),
	);
}

/** A mean rises with its sum, which lies between `count` times the least and `count` times the greatest value. */
function meanRanges(
	{ tensors }: QuantizedGraph,
	{ inputs, output, clamp }: Mean,
	input: Range[],
): Range[] {
	const [from, to]: QuantizedTensor[] = [tensors[inputs[0]], tensors[output]];
	const count = elements(from.shape) / elements(to.shape);
	const multiplier = meanParameters(from.scale, to.scale, count);
	const sum = (value: number) => count * (value - from.zeroPoint);
	return input.map(({ low, high }) => {
		const sums = { low: sum(low), high: sum(high) };
		return outputRange(sums, multiplier, to.zeroPoint, clamp).output;
	});
}

function constantRanges(values: Int8Array, channels: number): Range[] {
	return Array.from({ length: channels }, (_, channel) =>
		hull(values.filter((_, i) => i % channels === channel)),
	);
}

function hull(values: Int8Array): Range {
	return {
		low: values.reduce((a, b) => Math.min(a, b)),
		high: values.reduce((a, b) => Math.max(a, b)),
	};
}
