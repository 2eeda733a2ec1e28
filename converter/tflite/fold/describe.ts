import type { Node } from "../node";
import { type Constant, integerConstant, integersOf } from "../values";

/** SHAPE: the sizes of the input, whatever it holds. */
export function shape(node: Node): Constant {
	node.expect(1);
	const sizes = node.value(0).shape;
	return integerConstant(sizes, [sizes.length]);
}

/** RANK: how many dimensions. */
export function rank(node: Node): Constant {
	node.expect(1);
	return integerConstant([node.value(0).shape.length], []);
}

/** CAST between int32 and int64, which are one here. */
export function cast(node: Node): Constant {
	node.expect(1);
	const constant = node.constant(0);
	return integerConstant(integersOf(constant), constant.shape);
}
