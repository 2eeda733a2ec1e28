/** The reverse of tiles.ts: stored tiles -> weights in the graph's order, and the bias without the zero point. */
import {
	DEPTHWISE_TILE_CHANNELS,
	DEPTHWISE_TILE_HEAD_BYTES,
	depthwiseTileBytes,
	TILE_CHANNELS,
	TILE_HEAD_BYTES,
	tileBytes,
} from "../../assembly/shared/blob";

interface Weights {
	weights: Int8Array;
	bias: Int32Array;
}

function unfoldBias(
	folded: number,
	zeroPoint: number,
	weights: Iterable<number>,
): number {
	let sum = 0;
	for (const weight of weights) sum += weight;
	return (folded + zeroPoint * sum) | 0;
}

/** Place of value k of channel o (0 or 1) behind a tile's head. */
function place(k: number, o: number): number {
	return (k >> 2) * 8 + (k & 1) * 4 + (k & 2) + o;
}

export function readMatmulTiles(
	view: DataView,
	offset: number,
	channels: number,
	depth: number,
	groups: number,
	zeroPoint: number,
): Weights {
	const weights = new Int8Array(channels * depth);
	const bias = new Int32Array(channels);
	const perGroup = channels / groups;
	const tilesPerGroup = Math.ceil(perGroup / TILE_CHANNELS);
	for (let c = 0; c < channels; c++) {
		const within = c % perGroup;
		const tile = Math.floor(c / perGroup) * tilesPerGroup + (within >> 1);
		const at = offset + tile * tileBytes(depth);
		const row = weights.subarray(c * depth, (c + 1) * depth);
		for (let k = 0; k < depth; k++)
			row[k] = view.getInt8(at + TILE_HEAD_BYTES + place(k, within & 1));
		bias[c] = unfoldBias(
			view.getInt32(at + (within & 1) * 4, true),
			zeroPoint,
			row,
		);
	}
	return { weights, bias };
}

export function readDepthwiseTiles(
	view: DataView,
	offset: number,
	channels: number,
	taps: number,
	zeroPoint: number,
): Weights {
	const weights = new Int8Array(channels * taps);
	const bias = new Int32Array(channels);
	for (let c = 0; c < channels; c++) {
		const o = c % DEPTHWISE_TILE_CHANNELS;
		const at =
			offset +
			Math.floor(c / DEPTHWISE_TILE_CHANNELS) * depthwiseTileBytes(taps);
		const kernel = Array.from({ length: taps }, (_, tap) =>
			view.getInt8(
				at + DEPTHWISE_TILE_HEAD_BYTES + tap * DEPTHWISE_TILE_CHANNELS + o,
			),
		);
		kernel.forEach((weight, tap) => {
			weights[tap * channels + c] = weight;
		});
		bias[c] = unfoldBias(view.getInt32(at + o * 4, true), zeroPoint, kernel);
	}
	return { weights, bias };
}
