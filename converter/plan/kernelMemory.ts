/** What memory an operator's kernel works with, beside its tensors: tiles and scratch, as assembly/shared/blob.ts has them. */
import {
	alignUp,
	BLOB_ALIGN,
	DEPTHWISE_TILE_CHANNELS,
	depthwiseTileBytes,
	panelBytes,
	resizeTileBytes,
	TABLE_BYTES,
	TILE_CHANNELS,
	tileBytes,
} from "../../assembly/shared/blob";
import { weightDepth } from "../graph/cost";
import { isLookup, type QuantizedOperator } from "../graph/quantized";

/** Bytes of one stored weight tile of an operator; 0 without weights. */
export function operatorTileBytes(operator: QuantizedOperator): number {
	switch (operator.op) {
		case "conv2d":
		case "fullyConnected":
			return tileBytes(weightDepth(operator));
		case "depthwiseConv2d":
			return depthwiseTileBytes(operator.kernel[0] * operator.kernel[1]);
		case "constant":
			return alignUp(operator.values.length, BLOB_ALIGN);
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return resizeTileBytes(...operator.size);
		default:
			return isLookup(operator) ? TABLE_BYTES : 0;
	}
}

/** Bytes of the buffer that a tile from flash goes to; constant's goes straight into the output. */
export function tileBufferBytes(operator: QuantizedOperator): number {
	return operator.op === "constant" ? 0 : operatorTileBytes(operator);
}

/** Scratch of the smallest panel a kernel works with. */
export function leastScratch(operator: QuantizedOperator): number {
	return operator.op === "conv2d" || operator.op === "fullyConnected"
		? panelBytes(weightDepth(operator))
		: 0;
}

/** Weight tiles of an operator. */
export function tileCountOf(operator: QuantizedOperator): number {
	if (operator.op === "conv2d")
		return (
			operator.groups *
			Math.ceil(operator.bias.length / operator.groups / TILE_CHANNELS)
		);
	if (operator.op === "fullyConnected")
		return Math.ceil(operator.bias.length / TILE_CHANNELS);
	if (operator.op === "depthwiseConv2d")
		return Math.ceil(operator.bias.length / DEPTHWISE_TILE_CHANNELS);
	return operatorTileBytes(operator) > 0 ? 1 : 0;
}
