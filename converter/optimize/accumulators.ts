/**
 * What an output channel's int32 accumulator can be, from what its input channels can be, and the output bytes that
 * follow. Requantization rises with the accumulator (a product with a factor that is not negative, rounded, and a
 * division by a power of two, rounded) as long as nothing wraps modulo 2^32; where it may wrap, nothing is known but
 * the clamp.
 */
import type { Clamp, QuantizedGraph } from "../graph/quantized";
import {
	clampTo,
	convMultipliers,
	fullyConnectedMultipliers,
} from "../quantize/parameters";
import { type Multiplier, requantize } from "../quantize/requantize";
import { type Geometry, geometryOf, type Weighted } from "./geometry";

/** Values that something can take; both ends included. */
export interface Range {
	low: number;
	high: number;
}

export function isConstant({ low, high }: Range): boolean {
	return low === high;
}

export interface Accumulator {
	/** An accumulator that gives the lowest output byte; also one that gives the only one, where `output` has but one. */
	low: number;
	output: Range;
}

/** One an output channel; undefined where an operator's weights do not say which channel they are for. */
export function accumulatorRanges(
	graph: QuantizedGraph,
	operator: Weighted,
	input: readonly Range[],
): Accumulator[] | undefined {
	const geometry = geometryOf(graph, operator);
	if (!geometry) return undefined;
	const { zeroPoint } = graph.tensors[operator.inputs[0]];
	const output = graph.tensors[operator.output];
	return multipliersOf(graph, operator).map((multiplier, o) => {
		const sum = sumRange(operator, geometry, o, input, zeroPoint);
		return outputRange(sum, multiplier, output.zeroPoint, operator.clamp);
	});
}

function multipliersOf(
	{ tensors }: QuantizedGraph,
	operator: Weighted,
): Multiplier[] {
	const { weightScales, inputs, output } = operator;
	const scales = [
		tensors[inputs[0]].scale,
		weightScales,
		tensors[output].scale,
	] as const;
	return operator.op === "fullyConnected"
		? fullyConnectedMultipliers(...scales, operator.perChannel)
		: convMultipliers(...scales);
}

/** bias + sum of (x - zero point) * weight, each x anywhere in its range; a tap that may lie outside may add nothing. */
function sumRange(
	{ weights, bias }: Weighted,
	{ taps, depth, outside, at, channel }: Geometry,
	o: number,
	input: readonly Range[],
	zeroPoint: number,
): Range {
	let low = bias[o];
	let high = low;
	for (let tap = 0; tap < taps; tap++)
		for (let k = 0; k < depth; k++) {
			const weight = weights[at(o, tap, k)];
			if (weight === 0) continue;
			const x = input[channel(o, k)];
			const a = (x.low - zeroPoint) * weight;
			const b = (x.high - zeroPoint) * weight;
			const nothing = outside[tap] ? 0 : a;
			low += Math.min(a, b, nothing);
			high += Math.max(a, b, nothing);
		}
	return { low, high };
}

const LIMIT = 2 ** 31;
/** So that the output's zero point can be added without wrapping. */
const MARGIN = 2 ** 8;

export function outputRange(
	sum: Range,
	multiplier: Multiplier,
	zeroPoint: number,
	clamp: Clamp,
): Accumulator {
	const low = scaled(sum.low, multiplier);
	const high = scaled(sum.high, multiplier);
	if (low === undefined || high === undefined)
		return {
			low: 0,
			output: { low: clampTo(-128, clamp), high: clampTo(127, clamp) },
		};
	return {
		low: sum.low,
		output: {
			low: clampTo(low + zeroPoint, clamp),
			high: clampTo(high + zeroPoint, clamp),
		},
	};
}

/** Requantized; undefined where a step of it may leave int32. */
function scaled(
	acc: number,
	{ multiplier, shift }: Multiplier,
): number | undefined {
	const raised = acc * 2 ** Math.max(shift, 0);
	if (!(raised >= -LIMIT && raised < LIMIT)) return undefined;
	const value = requantize(acc, multiplier, shift);
	return Math.abs(value) < LIMIT - MARGIN ? value : undefined;
}
