import {
	dims4,
	elements,
	type QuantizedOperator,
	type Transpose,
} from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { Malformed, Unsupported } from "../problems";
import { axisOf, graphShape } from "../shape";
import { type Activation, integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** TRANSPOSE: input 1 says for each dimension of the output which one of the input it is. */
export const transpose: Translator = (node) => {
	node.expect(2);
	const input = node.activation();
	const { shape } = input;
	const order = integersOf(node.constant(1)).map((axis) =>
		axisOf(axis, shape.length),
	);
	if (order.length !== shape.length || new Set(order).size !== order.length)
		throw new Malformed(
			`it orders the dimensions of ${shape.join("x")} as ${order.join(", ")}`,
		);
	const output = node.output(order.map((axis) => shape[axis]));
	sameQuantization(input, output);
	const groups = grouped(order, shape);
	if (groups.length > 3)
		throw new Unsupported(
			`it orders ${groups.length} dimensions of ${shape.join("x")} anew, and there can be 3`,
		);
	return between(node, input, output, groups);
};

/**
 * Dimensions that stay side by side count as one, and those of size 1 do not count: each group is axes of the input,
 * in the output's order.
 */
function grouped(order: readonly number[], shape: readonly number[]) {
	const groups: number[][] = [];
	const moving = order.filter((axis) => shape[axis] > 1);
	for (const axis of moving) {
		const last = groups.at(-1)?.at(-1);
		const follows =
			last !== undefined &&
			axis > last &&
			shape.slice(last + 1, axis).every((size) => size === 1);
		if (follows) groups.at(-1)?.push(axis);
		else groups.push([axis]);
	}
	return groups;
}

/** A transpose of the groups, with a reshape on each side where the dimensions are not those of the tensors. */
function between(
	node: Node,
	input: Activation,
	output: Activation,
	groups: number[][],
): QuantizedOperator[] {
	const sizeOf = (group: number[]) =>
		elements(group.map((axis) => input.shape[axis]));
	const sorted = groups.toSorted(([a], [b]) => a - b);
	const missing = 3 - groups.length;
	const padding = Array.from({ length: missing }, (_, i) => i + 1);
	const places = groups.map((group) => sorted.indexOf(group) + missing + 1);
	const from = [1, ...padding.map(() => 1), ...sorted.map(sizeOf)];
	const to = [1, ...padding.map(() => 1), ...groups.map(sizeOf)];
	const before = shaped(node, input, from);
	const after = shaped(node, output, to);
	const reshape = (a: Activation, b: Activation): QuantizedOperator[] =>
		a === b
			? []
			: [{ op: "reshape", inputs: [a.id], output: b.id, clamp: NO_CLAMP }];
	return [
		...reshape(input, before),
		{
			op: "transpose",
			inputs: [before.id],
			output: after.id,
			clamp: NO_CLAMP,
			order: [...padding, ...places] as Transpose["order"],
		},
		...reshape(after, output),
	];
}

/** The tensor itself where its four dimensions are these, else one for a reshape. */
function shaped(node: Node, tensor: Activation, dims: number[]): Activation {
	const isSame = String(dims4(graphShape(tensor.shape))) === String(dims);
	return isSame ? tensor : node.temporary(dims, tensor);
}
