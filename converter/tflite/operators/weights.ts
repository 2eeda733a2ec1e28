import type { Node } from "../node";
import { Malformed, Unsupported } from "../problems";
import { INT8, INT32, typeName } from "../types";
import { type Constant, int8sOf, integersOf } from "../values";

/** Input 1 as constant int8 weights of a rank. */
export function weightsOf(node: Node, rank: number): Constant {
	const weights = node.constant(1);
	if (weights.type !== INT8)
		throw new Unsupported(
			`its weights are ${typeName(weights.type)}, where they must be int8`,
		);
	if (weights.shape.length !== rank || weights.shape.some((size) => size < 1))
		throw new Malformed(
			`its weights have the shape ${weights.shape.join("x")}`,
		);
	return weights;
}

/**
 * Weights and bias of an operator with `channels` outputs, which are dimension `axis` of the weights.
 * Throws where scales, zero points or bias do not fit them.
 */
export function weighted(
	node: Node,
	weights: Constant,
	channels: number,
	axis: number,
) {
	checkScales(weights, channels, axis);
	const { scales, zeroPoints } = weights;
	if (zeroPoints.some((zeroPoint) => zeroPoint !== 0))
		throw new Unsupported("its weights have a zero point other than 0");
	return {
		weights: int8sOf(weights).slice(),
		weightScales: Float32Array.from(
			{ length: channels },
			(_, o) => scales[scales.length > 1 ? o : 0],
		),
		bias: biasOf(node, channels),
	};
}

function checkScales(
	{ scales, quantizedDimension }: Constant,
	channels: number,
	axis: number,
) {
	if (scales.length === 0) throw new Unsupported("its weights have no scale");
	if (scales.length === 1) return;
	if (scales.length !== channels || quantizedDimension !== axis)
		throw new Malformed(
			`its weights have ${scales.length} scales along dimension ${quantizedDimension}, for ${channels} channels along dimension ${axis}`,
		);
}

/** Input 2; zeros where it is left out. */
function biasOf(node: Node, channels: number): Int32Array {
	if (!node.has(2)) return new Int32Array(channels);
	const bias = node.constant(2);
	if (bias.type !== INT32)
		throw new Unsupported(
			`its bias is ${typeName(bias.type)}, where it must be int32`,
		);
	const values = integersOf(bias);
	if (values.length !== channels)
		throw new Malformed(
			`it has ${values.length} biases for ${channels} channels`,
		);
	return Int32Array.from(values);
}
