import { MAX_INPUTS } from "../../../assembly/shared/blob";
import type { QuantizedOperator } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { CONCATENATION } from "../options";
import { Malformed, Unsupported } from "../problems";
import { axisOf, graphAxis } from "../shape";
import type { Activation } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** All inputs and the output are quantized alike: TFLite's kernel hands the bytes on. */
export const concatenation: Translator = (node) => {
	node.expect(1, Number.POSITIVE_INFINITY);
	const options = node.options(CONCATENATION);
	if (options.activation !== 0)
		throw new Unsupported("an activation is fused into it");
	const inputs = Array.from({ length: node.inputCount }, (_, i) =>
		node.operand(i),
	);
	const output = node.output(joinedShape(inputs, options.axis));
	for (const input of inputs) sameQuantization(input, output);
	return join(node, inputs, output, options.axis);
};

function joinedShape(inputs: Activation[], axis: number): number[] {
	const [{ shape: first }] = inputs;
	const at = axisOf(axis, first.length);
	for (const { shape } of inputs)
		if (
			shape.length !== first.length ||
			shape.some((size, i) => i !== at && size !== first[i])
		)
			throw new Malformed(
				`it joins ${first.join("x")} and ${shape.join("x")} along axis ${at}`,
			);
	const sum = inputs.reduce((total, { shape }) => total + shape[at], 0);
	return first.with(at, sum);
}

/** The blob's operators have up to MAX_INPUTS inputs: more are joined piece by piece. */
function join(
	node: Node,
	inputs: Activation[],
	output: Activation,
	axis: number,
): QuantizedOperator[] {
	const first = inputs.slice(0, MAX_INPUTS);
	const rest = inputs.slice(MAX_INPUTS);
	const to =
		rest.length > 0 ? node.temporary(joinedShape(first, axis), output) : output;
	const operator: QuantizedOperator = {
		op: "concatenation",
		inputs: first.map(({ id }) => id),
		output: to.id,
		clamp: NO_CLAMP,
		axis: joinedAxis(axis, output.shape),
	};
	return rest.length > 0
		? [operator, ...join(node, [to, ...rest], output, axis)]
		: [operator];
}

/** An axis before which there are only 1s is the first part of the height, and what it joins lies behind each other. */
function joinedAxis(axis: number, shape: readonly number[]): number {
	const at = axisOf(axis, shape.length);
	const isFirst = shape.slice(0, at).every((size) => size === 1);
	return isFirst && at < shape.length - 2 ? 1 : graphAxis(at, shape);
}
