import { int32 } from "../flatbuffer/fields";
import type { Node } from "../node";
import { Malformed, Unsupported } from "../problems";
import { axisOf } from "../shape";
import type { Constant } from "../values";
import {
	around,
	checkCount,
	type Integers,
	integerInput,
	pick,
	toConstant,
} from "./integers";

const GATHER = { type: 23, fields: { axis: int32(0), batchDims: int32(1) } };

/** GATHER: the entries of input 0 at the indices of input 1. */
export function gather(node: Node): Constant {
	node.expect(2);
	const { axis, batchDims } = node.options(GATHER);
	if (batchDims !== 0) throw new Unsupported("it gathers by batch");
	const from = integerInput(node, 0);
	const indices = integerInput(node, 1);
	const at = axisOf(axis, from.shape.length);
	const { values } = pick(from, at, indices.values);
	const shape = from.shape.toSpliced(at, 1, ...indices.shape);
	return toConstant({ shape, values });
}

const PACK = { type: 59, fields: { count: int32(0), axis: int32(1) } };

/** PACK: inputs of one shape, side by side along a new axis. */
export function pack(node: Node): Constant {
	const inputs = allInputs(node);
	const [{ shape }] = inputs;
	const axis = axisOf(node.options(PACK).axis, shape.length + 1);
	const raised = inputs.map((input) => ({
		...input,
		shape: input.shape.toSpliced(axis, 0, 1),
	}));
	return toConstant(joined(raised, axis));
}

const CONCATENATION = { type: 10, fields: { axis: int32(0) } };

/** CONCATENATION. */
export function join(node: Node): Constant {
	const inputs = allInputs(node);
	const { axis } = node.options(CONCATENATION);
	return toConstant(joined(inputs, axisOf(axis, inputs[0].shape.length)));
}

function allInputs(node: Node): Integers[] {
	node.expect(1, Number.POSITIVE_INFINITY);
	let count = 0;
	return Array.from({ length: node.inputCount }, (_, i) => {
		const input = integerInput(node, i);
		count += input.values.length;
		checkCount(count);
		return input;
	});
}

function joined(inputs: Integers[], axis: number): Integers {
	const [{ shape }] = inputs;
	const sizes = inputs.map((input) => {
		if (String(input.shape.with(axis, 0)) !== String(shape.with(axis, 0)))
			throw new Malformed(
				`it joins ${shape.join("x")} and ${input.shape.join("x")}`,
			);
		return input.shape[axis];
	});
	const { outer, inner } = around(shape, axis);
	const values: number[] = [];
	for (let o = 0; o < outer; o++)
		for (const [i, input] of inputs.entries()) {
			const length = sizes[i] * inner;
			values.push(...input.values.slice(o * length, (o + 1) * length));
		}
	const total = sizes.reduce((sum, size) => sum + size, 0);
	return { shape: shape.with(axis, total), values };
}
