/** Operators that only say where values lie. */
import {
	type Concatenation,
	dims4,
	type Reshape,
	type Transpose,
} from "../../../graph/quantized";
import { CONCATENATION } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { image, ranked } from "../shape";
import { checkAlike } from "./alike";

export function reshape(file: FileBuilder, operator: Reshape): Call {
	checkAlike(file, operator);
	const { shape } = file.graph.tensors[operator.output];
	return { ...file.reshape(file.tensor(operator.inputs[0]), shape), shape };
}

export function transpose(file: FileBuilder, operator: Transpose): Call {
	checkAlike(file, operator);
	const order = [0, ...operator.order];
	const moved = [1, 2, 3].filter((axis) => order[axis] !== axis);
	const { index, shape, first } = ranked(file, operator.inputs[0], moved);
	const axes = order.slice(first).map((axis) => axis - first);
	return {
		name: "TRANSPOSE",
		inputs: [index, file.integers("order", axes)],
		shape: axes.map((axis) => shape[axis]),
	};
}

/** In rank 4 where the inputs' ranks differ, or lack the axis. */
export function concatenation(
	file: FileBuilder,
	operator: Concatenation,
): Call {
	checkAlike(file, operator);
	const { inputs, axis } = operator;
	const ranks = new Set(
		inputs.map((id) => file.graph.tensors[id].shape.length),
	);
	const parts = inputs.map((id) =>
		ranks.size > 1 ? image(file, id) : ranked(file, id, [axis]),
	);
	const [{ shape, first }] = parts;
	const own = axis - first;
	const size = parts.reduce((sum, part) => sum + part.shape[own], 0);
	return {
		name: "CONCATENATION",
		inputs: parts.map(({ index }) => index),
		shape: dims4(shape).slice(first).with(own, size),
		options: optionsTable(CONCATENATION, { axis: own }),
	};
}
