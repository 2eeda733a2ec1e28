import type { Node } from "../node";
import type { Reshaper } from "../operators/reshape";
import type { Slicing } from "../operators/slicing";
import type { Constant } from "../values";
import { type Integers, integerInput, pick, toConstant } from "./integers";

/** The same values in another shape; of any type. */
export function moved(newShape: Reshaper) {
	return (node: Node): Constant => {
		const constant = node.constant(0);
		return { ...constant, shape: newShape(node, constant.shape) };
	};
}

export function sliced(
	slicingOf: (node: Node, shape: readonly number[]) => Slicing,
) {
	return (node: Node): Constant => {
		const input = integerInput(node, 0);
		const { cuts, shape } = slicingOf(node, input.shape);
		const { values } = cuts.reduce<Integers>(
			(part, { start, step, count }, axis) =>
				pick(
					part,
					axis,
					Array.from({ length: count }, (_, i) => start + i * step),
				),
			input,
		);
		return toConstant({ shape, values });
	};
}
