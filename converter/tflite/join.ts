/**
 * Several inputs of a model as one that has their bytes behind each other, and several outputs likewise: a graph has
 * one of each. Bytes are cut and joined as they are, whatever their scales.
 */
import { MAX_INPUTS } from "../../assembly/shared/blob";
import {
	elements,
	type QuantizedOperator,
	type TensorId,
} from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import type { GraphBuilder } from "./builder";
import type { Activation } from "./values";

/** Puts slices before all other operators; returns the joined input. */
export function joinInputs(
	builder: GraphBuilder,
	inputs: Activation[],
): TensorId {
	const sizes = inputs.map(({ shape }) => elements(shape));
	const joined = flat(builder, sum(sizes), { scale: 1, zeroPoint: 0 });
	const operators = inputs.flatMap((input, i): QuantizedOperator[] => {
		const cut = flat(builder, sizes[i], input);
		const start = sum(sizes.slice(0, i));
		const base = { inputs: [joined.id], output: cut.id, clamp: NO_CLAMP };
		return [
			{ op: "slice", ...base, begin: [0, 0, start], stride: [1, 1, 1] },
			reshape(cut, input),
		];
	});
	builder.operators.unshift(...operators);
	return joined.id;
}

/** Adds reshapes and concatenations, as many as it takes; returns the joined output. */
export function joinOutputs(
	builder: GraphBuilder,
	outputs: Activation[],
): TensorId {
	let parts = outputs.map((output) => {
		const part = flat(builder, elements(output.shape), output);
		builder.operators.push(reshape(output, part));
		return part;
	});
	while (parts.length > 1) {
		const first = parts.slice(0, MAX_INPUTS);
		parts = [concatenate(builder, first), ...parts.slice(MAX_INPUTS)];
	}
	return parts[0].id;
}

function concatenate(builder: GraphBuilder, parts: Activation[]): Activation {
	const size = sum(parts.map(({ shape }) => shape[0]));
	const whole = flat(builder, size, parts[0]);
	builder.operators.push({
		op: "concatenation",
		inputs: parts.map(({ id }) => id),
		output: whole.id,
		clamp: NO_CLAMP,
		axis: 3,
	});
	return whole;
}

function flat(
	builder: GraphBuilder,
	size: number,
	quantization: Pick<Activation, "scale" | "zeroPoint">,
): Activation {
	return builder.activation("joined", [size], quantization);
}

function reshape(from: Activation, to: Activation): QuantizedOperator {
	return { op: "reshape", inputs: [from.id], output: to.id, clamp: NO_CLAMP };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}
