/** Operators on two inputs, value by value; along a dimension where one has size 1, it is repeated. */
import type { Add, Extremum, Mul, Prelu } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { ADD, MUL, SUB } from "../options";
import { Malformed, Unsupported } from "../problems";
import { graphShape } from "../shape";
import { fusedClamp } from "./fused";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

export const ARITHMETIC = { add: ADD, mul: MUL, sub: SUB };

/** ADD, SUB, MUL: each may have an activation. */
export function arithmetic(op: (Add | Mul)["op"]): Translator {
	return (node) => {
		const { activation } = node.options(ARITHMETIC[op]);
		const { inputs, output } = operandsOf(node);
		const clamp = fusedClamp(activation, output);
		return { op, inputs: inputs.map(({ id }) => id), output: output.id, clamp };
	};
}

/** MINIMUM, MAXIMUM: bytes are handed on as they are. */
export function extremum(op: Extremum["op"]): Translator {
	return (node) => {
		const { inputs, output } = operandsOf(node);
		for (const input of inputs) sameQuantization(input, output);
		const ids = inputs.map(({ id }) => id);
		return { op, inputs: ids, output: output.id, clamp: NO_CLAMP };
	};
}

/** PRELU: negative values are multiplied with input 1. */
export const prelu: Translator = (node) => {
	const { inputs, output } = operandsOf(node);
	if (String(output.shape) !== String(inputs[0].shape))
		throw new Malformed(
			`its slopes are ${inputs[1].shape.join("x")}, which its input of ${inputs[0].shape.join("x")} does not fit`,
		);
	const op: Prelu["op"] = "prelu";
	const ids = inputs.map(({ id }) => id);
	return { op, inputs: ids, output: output.id, clamp: NO_CLAMP };
};

function operandsOf(node: Node) {
	node.expect(2);
	const inputs = [node.operand(0), node.operand(1)];
	const output = node.output(broadcast(inputs[0].shape, inputs[1].shape));
	return { inputs, output };
}

/** The shape that two shapes, aligned at their ends, are repeated to. */
export function broadcast(
	a: readonly number[],
	b: readonly number[],
): number[] {
	if (String(a) === String(b)) return [...a];
	const rank = Math.max(a.length, b.length);
	const shape = Array.from({ length: rank }, (_, axis) => {
		const sizes = [a, b].map((from) => from[axis - rank + from.length] ?? 1);
		const size = Math.max(...sizes);
		if (sizes.some((other) => other !== 1 && other !== size))
			throw new Malformed(
				`its inputs are ${a.join("x")} and ${b.join("x")}, which do not fit`,
			);
		return size;
	});
	if (String(graphShape(shape)) !== String(shape))
		throw new Unsupported(
			`it repeats values to ${shape.join("x")}; the batch must be 1`,
		);
	return shape;
}
