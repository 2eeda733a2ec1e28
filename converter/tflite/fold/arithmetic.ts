import { bool } from "../flatbuffer/fields";
import type { Node } from "../node";
import { Malformed, Unsupported } from "../problems";
import { axisOf } from "../shape";
import type { Constant } from "../values";
import { around, integerInput, toConstant } from "./integers";

/** An operation on two constants of one shape, or with a single number on either side. */
export function binary(operation: (a: number, b: number) => number) {
	return (node: Node): Constant => {
		node.expect(2);
		const [a, b] = [integerInput(node, 0), integerInput(node, 1)];
		const larger = a.values.length >= b.values.length ? a : b;
		const smaller = larger === a ? b : a;
		if (smaller.values.length !== 1 && String(a.shape) !== String(b.shape))
			throw new Unsupported(
				`it computes with constants of ${a.shape.join("x")} and ${b.shape.join("x")}`,
			);
		const value = (values: number[], i: number) =>
			values[values.length === 1 ? 0 : i];
		return toConstant({
			shape: larger.shape,
			values: larger.values.map((_, i) =>
				whole(operation(value(a.values, i), value(b.values, i))),
			),
		});
	};
}

const REDUCER = { type: 27, fields: { keepDims: bool(0) } };

/** REDUCE_PROD: the product along the axes of input 1. */
export function reduceProduct(node: Node): Constant {
	node.expect(2);
	const input = integerInput(node, 0);
	const rank = input.shape.length;
	const axes = integerInput(node, 1).values.map((axis) => axisOf(axis, rank));
	const { shape, values } = [...new Set(axes)].reduce(productAlong, input);
	const kept = shape.filter((_, axis) => !axes.includes(axis));
	const { keepDims } = node.options(REDUCER);
	return toConstant({ shape: keepDims ? shape : kept, values });
}

function productAlong(
	{ shape, values }: { shape: number[]; values: number[] },
	axis: number,
) {
	const { outer, size, inner } = around(shape, axis);
	const products = Array.from({ length: outer * inner }, (_, at) => {
		const first = Math.floor(at / inner) * size * inner + (at % inner);
		let product = 1;
		for (let i = 0; i < size; i++) product *= values[first + i * inner];
		return whole(product);
	});
	return { shape: shape.with(axis, 1), values: products };
}

/** An int32. */
function whole(value: number): number {
	if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
	throw new Malformed(`it computes ${value}, which is no int32`);
}
