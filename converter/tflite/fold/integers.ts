/** Constants of whole numbers, as shapes and axes are computed with. */
import { elements } from "../../graph/quantized";
import type { Node } from "../node";
import { Malformed, Unsupported } from "../problems";
import { type Constant, integerConstant, integersOf } from "../values";

export interface Integers {
	shape: number[];
	/** Row-major. */
	values: number[];
}

/** A computation with shapes is short. */
const MOST = 4096;

export function integerInput(node: Node, i: number): Integers {
	const constant = node.constant(i);
	const { shape } = constant;
	checkCount(elements(shape));
	return { shape, values: integersOf(constant) };
}

/** Throws Unsupported for more numbers than any shape needs. */
export function checkCount(numbers: number) {
	if (numbers > MOST)
		throw new Unsupported(`it computes with ${numbers} constant numbers`);
}

export function toConstant({ shape, values }: Integers): Constant {
	return integerConstant(values, shape);
}

/** Values along an axis: as [outer, axis, inner]. */
export function around(shape: readonly number[], axis: number) {
	return {
		outer: elements(shape.slice(0, axis)),
		size: shape[axis],
		inner: elements(shape.slice(axis + 1)),
	};
}

/** The values at the places [outer, index, inner] for each of `indices`, with the axis of that length. */
export function pick(
	{ shape, values }: Integers,
	axis: number,
	indices: readonly number[],
): Integers {
	const { outer, size, inner } = around(shape, axis);
	const bad = indices.find((index) => !(index >= 0 && index < size));
	if (bad !== undefined)
		throw new Malformed(`it takes index ${bad} of ${size}`);
	checkCount(outer * indices.length * inner);
	const picked: number[] = [];
	for (let o = 0; o < outer; o++)
		for (const index of indices) {
			const from = (o * size + index) * inner;
			picked.push(...values.slice(from, from + inner));
		}
	return { shape: shape.with(axis, indices.length), values: picked };
}
