import type { Mean, ReduceExtremum } from "../../../graph/quantized";
import { NO_CLAMP } from "../../../quantize/parameters";
import { REDUCER } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { image, type Ranked, ranked } from "../shape";
import { checkAlike } from "./alike";

const NAMES = {
	mean: "MEAN",
	sum: "SUM",
	reduceMax: "REDUCE_MAX",
	reduceMin: "REDUCE_MIN",
};

export function reduce(
	file: FileBuilder,
	operator: Mean | ReduceExtremum,
): Call {
	const { op, inputs, output } = operator;
	const requantizes = op === "mean" || op === "sum";
	if (!requantizes) checkAlike(file, operator);
	const wanted = file.graph.tensors[output].shape;
	const own = ranked(file, inputs[0], operator.axes);
	const axes = axesOf(own, operator.axes, wanted);
	const from = axes ? own : image(file, inputs[0]);
	const reduced = axes ?? [0, ...operator.axes];
	const keepDims = String(reducedShape(from, reduced, true)) === String(wanted);
	return {
		name: NAMES[op],
		inputs: [from.index, file.integers("axes", reduced)],
		shape: reducedShape(from, reduced, keepDims),
		options: optionsTable(REDUCER, { keepDims }),
		clamp: requantizes ? NO_CLAMP : undefined,
	};
}

/**
 * Axes of the tensor, with as many of size 1 as it takes to get the wanted shape; undefined where there are none. An
 * axis at least is named: kernels differ in what they do without.
 */
function axesOf(
	from: Ranked,
	axes: readonly number[],
	wanted: readonly number[],
): number[] | undefined {
	const named = axes.map((axis) => axis - from.first);
	const optional = [...from.shape.keys()].filter(
		(axis) => from.shape[axis] === 1 && !named.includes(axis),
	);
	const choices = subsets(optional)
		.map((more) => [...named, ...more].sort())
		.filter((all) => all.length > 0);
	const fits = (all: number[]) =>
		[true, false].some(
			(keep) => String(reducedShape(from, all, keep)) === String(wanted),
		);
	return choices.find(fits);
}

/** From the smallest on. */
function subsets(of: readonly number[]): number[][] {
	return Array.from({ length: 2 ** of.length }, (_, mask) =>
		of.filter((_, i) => (mask >> i) & 1),
	).sort((a, b) => a.length - b.length);
}

function reducedShape(
	{ shape }: Ranked,
	axes: readonly number[],
	keepDims: boolean,
): number[] {
	return keepDims
		? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
		: shape.filter((_, axis) => !axes.includes(axis));
}
