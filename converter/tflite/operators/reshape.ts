/** Operators that give the same values another shape. */
import { elements } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { RESHAPE, SQUEEZE } from "../options";
import { Malformed } from "../problems";
import { axisOf } from "../shape";
import { integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** What becomes of a shape; a constant may be reshaped as well (../fold). */
export type Reshaper = (node: Node, shape: readonly number[]) => number[];

export function reshaped(newShape: Reshaper): Translator {
	return (node) => {
		const input = node.activation();
		const output = node.output(newShape(node, input.shape));
		sameQuantization(input, output);
		const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
		return { op: "reshape", ...base };
	};
}

/** RESHAPE: to input 1 or, in old files, to an option. One size may be -1: what is left. */
export const reshape: Reshaper = (node, shape) => {
	node.expect(1, 2);
	const wanted = node.has(1)
		? integersOf(node.constant(1))
		: node.options(RESHAPE).newShape;
	const known = elements(wanted.filter((size) => size !== -1));
	const result = wanted.map((size) =>
		size === -1 ? elements(shape) / known : size,
	);
	const isSane = result.every((size) => Number.isInteger(size) && size >= 0);
	if (!isSane || elements(result) !== elements(shape))
		throw new Malformed(
			`it gives ${shape.join("x")} the shape ${wanted.join("x")}`,
		);
	return result;
};

/** SQUEEZE: without dimensions of size 1; all of them where none is named. */
export const squeeze: Reshaper = (node, shape) => {
	node.expect(1);
	const axes = node
		.options(SQUEEZE)
		.dimensions.map((axis) => axisOf(axis, shape.length));
	const bad = axes.find((axis) => shape[axis] !== 1);
	if (bad !== undefined)
		throw new Malformed(
			`it removes dimension ${bad} of ${shape.join("x")}, which is not 1`,
		);
	return shape.filter((size, axis) =>
		axes.length > 0 ? !axes.includes(axis) : size !== 1,
	);
};

/** EXPAND_DIMS: with a dimension of size 1 before `axis`. */
export const expandDims: Reshaper = (node, shape) => {
	node.expect(2);
	const [axis, ...others] = integersOf(node.constant(1));
	if (axis === undefined || others.length > 0)
		throw new Malformed("its axis is not one number");
	return shape.toSpliced(axisOf(axis, shape.length + 1), 0, 1);
};
