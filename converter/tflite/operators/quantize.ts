/** QUANTIZE and DEQUANTIZE: between int8 tensors, and at the borders of a model. */
import type { QuantizedOperator } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { Unsupported } from "../problems";
import { FLOAT32, typeName } from "../types";
import type { Activation, Other, Value } from "../values";
import type { Translator } from "./translator";

/** From int8 or uint8 to another scale; from a float32 input of the model, which then is this int8 tensor. */
export const quantize: Translator = (node) => {
	node.expect(1);
	const from = node.value(0);
	if (from.kind === "other" && from.type === FLOAT32) {
		enter(node, from);
		return [];
	}
	const input = int8Of(from);
	const output = int8Of(node.compute(input.shape));
	return requantize(input, output);
};

/** The first QUANTIZE of a float32 input says what the graph's input is; others must say the same. */
function enter(node: Node, from: Other) {
	const output = node.output(from.shape);
	if (!from.inner) from.inner = output;
	else if (!isAlike(from.inner, output))
		throw new Unsupported("a float32 input is quantized in two ways");
	else node.alias(from.inner);
}

function requantize(
	input: Activation,
	output: Activation,
): QuantizedOperator[] {
	const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
	return [{ op: "quantize", ...base }];
}

function isAlike(a: Activation, b: Activation): boolean {
	return a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

/** To a float32 that only a reader of the model sees. */
export const dequantize: Translator = (node) => {
	node.expect(1);
	const inner = int8Of(node.value(0));
	const output = node.compute(inner.shape);
	if (output.kind !== "other" || output.type !== FLOAT32)
		throw new Unsupported("it does not give float32");
	output.inner = inner;
	return [];
};

function int8Of(value: Value): Activation {
	if (value.kind === "activation") return value;
	if (value.kind === "other" && value.inner && value.type !== FLOAT32)
		return value.inner;
	throw new Unsupported(
		value.kind === "constant"
			? `input 0 is a ${typeName(value.type)} constant`
			: `it is for ${typeName(value.type)}, where the model must be int8`,
	);
}
