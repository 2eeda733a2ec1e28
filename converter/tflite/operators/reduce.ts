import type { Mean, ReduceExtremum } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { REDUCER } from "../options";
import { axisOf, graphAxis } from "../shape";
import { integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** MEAN, SUM: input 1 has the axes. */
export function mean(op: Mean["op"]): Translator {
	return (node) => ({ op, ...reduced(node).base });
}

/** REDUCE_MAX, REDUCE_MIN: bytes are handed on as they are. */
export function reduceExtremum(op: ReduceExtremum["op"]): Translator {
	return (node) => {
		const { base, input, output } = reduced(node);
		sameQuantization(input, output);
		return { op, ...base };
	};
}

function reduced(node: Node) {
	node.expect(2);
	const { keepDims } = node.options(REDUCER);
	const input = node.activation();
	const { shape } = input;
	const named = integersOf(node.constant(1));
	const axes = new Set(named.map((axis) => axisOf(axis, shape.length)));
	const output = node.output(
		keepDims
			? shape.map((size, axis) => (axes.has(axis) ? 1 : size))
			: shape.filter((_, axis) => !axes.has(axis)),
	);
	const base = {
		inputs: [input.id],
		output: output.id,
		clamp: NO_CLAMP,
		axes: [...axes]
			.filter((axis) => shape[axis] > 1)
			.map((axis) => graphAxis(axis, shape))
			.sort(),
	};
	return { base, input, output };
}
