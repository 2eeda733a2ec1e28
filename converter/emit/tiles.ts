/** Weights in the order in which kernels consume them; the layouts are drawn in assembly/shared/blob.ts. */
import {
	BLOB_ALIGN,
	DEPTHWISE_TILE_CHANNELS,
	paddedDepth,
	TILE_CHANNELS,
} from "../../assembly/shared/blob";
import { weightDepth } from "../graph/cost";
import type { Multiplier } from "../quantize/requantize";
import { ByteWriter } from "./writer";

/** Order of the values of four k in a tile: [k, channel] pairs. */
const QUAD = [
	[0, 0],
	[0, 1],
	[2, 0],
	[2, 1],
	[1, 0],
	[1, 1],
	[3, 0],
	[3, 1],
] as const;

interface Weights {
	weights: Int8Array;
	bias: Int32Array;
}

/** The bias with the input's zero point folded in, modulo 2^32: sum((x - z) w) + b = sum(x w) + (b - z sum(w)). */
function foldedBias(
	bias: number,
	zeroPoint: number,
	weights: Iterable<number>,
): number {
	let sum = 0;
	for (const weight of weights) sum += weight;
	return (bias - zeroPoint * sum) | 0;
}

/** conv2d and fullyConnected: tiles of two channels; each group starts a new one. */
export function matmulTiles(
	operator: Weights,
	groups: number,
	zeroPoint: number,
	multipliers: readonly Multiplier[],
): Uint8Array {
	const depth = weightDepth(operator);
	const perGroup = operator.bias.length / groups;
	const out = new ByteWriter();
	for (let group = 0; group < groups; group++) {
		for (let c = 0; c < perGroup; c += TILE_CHANNELS) {
			const channels = Array.from({ length: TILE_CHANNELS }, (_, o) =>
				c + o < perGroup ? group * perGroup + c + o : -1,
			);
			const rows = channels.map((o) =>
				operator.weights.subarray(Math.max(o, 0) * depth, (o + 1) * depth),
			);
			writeHead(
				out,
				channels,
				(o, at) => foldedBias(operator.bias[o], zeroPoint, rows[at]),
				multipliers,
			);
			out.zeros(8);
			for (let k = 0; k < paddedDepth(depth); k += 4)
				out.bytes(QUAD.map(([dk, o]) => rows[o][k + dk] ?? 0));
		}
	}
	return out.take();
}

/** depthwiseConv2d: tiles of four channels. */
export function depthwiseTiles(
	operator: Weights,
	taps: number,
	zeroPoint: number,
	multipliers: readonly Multiplier[],
): Uint8Array {
	const count = operator.bias.length;
	const out = new ByteWriter();
	for (let c = 0; c < count; c += DEPTHWISE_TILE_CHANNELS) {
		const channels = Array.from({ length: DEPTHWISE_TILE_CHANNELS }, (_, o) =>
			c + o < count ? c + o : -1,
		);
		const weight = (tap: number, o: number) =>
			o < 0 ? 0 : operator.weights[tap * count + o];
		const kernel = (o: number) =>
			Array.from({ length: taps }, (_, tap) => weight(tap, o));
		writeHead(
			out,
			channels,
			(o) => foldedBias(operator.bias[o], zeroPoint, kernel(o)),
			multipliers,
		);
		for (let tap = 0; tap < taps; tap++)
			out.bytes(channels.map((o) => weight(tap, o)));
		out.align(BLOB_ALIGN);
	}
	return out.take();
}

/** constant: all values in one tile. */
export function constantTile(values: Int8Array): Uint8Array {
	return new ByteWriter().bytes(values).align(BLOB_ALIGN).take();
}

/** Biases, multipliers, shifts; zeros for channels (-1) that are not there. */
function writeHead(
	out: ByteWriter,
	channels: readonly number[],
	bias: (channel: number, at: number) => number,
	multipliers: readonly Multiplier[],
) {
	channels.forEach((o, at) => {
		out.u32(o < 0 ? 0 : bias(o, at));
	});
	for (const o of channels) out.u32(o < 0 ? 0 : multipliers[o].multiplier);
	for (const o of channels) out.u32(o < 0 ? 0 : multipliers[o].shift);
}
