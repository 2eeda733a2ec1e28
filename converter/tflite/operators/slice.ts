/** SLICE, STRIDED_SLICE, SPLIT: regular parts of a tensor. */
import {
	dims4,
	elements,
	type QuantizedOperator,
	type Slice,
} from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { SPLIT } from "../options";
import { Malformed, Unsupported } from "../problems";
import { axisOf, graphShape } from "../shape";
import { type Activation, integersOf } from "../values";
import { sameQuantization } from "./quantization";
import { type Cut, type Slicing, sliceOf, stridedSliceOf } from "./slicing";
import type { Translator } from "./translator";

export const slice: Translator = (node) => cutOut(node, sliceOf);
export const stridedSlice: Translator = (node) => cutOut(node, stridedSliceOf);

function cutOut(
	node: Node,
	slicingOf: (node: Node, shape: readonly number[]) => Slicing,
): QuantizedOperator[] {
	const input = node.activation();
	const { cuts, shape } = slicingOf(node, input.shape);
	return part(node, input, cuts, node.output(shape));
}

/** SPLIT: equal parts along the axis of input 0, each an output. */
export const split: Translator = (node) => {
	const { count } = node.options(SPLIT);
	node.expect(2, 2, count);
	const [axis, ...others] = integersOf(node.constant(0));
	const input = node.activation(1);
	const { shape } = input;
	if (axis === undefined || others.length > 0)
		throw new Malformed("its axis is not one number");
	const at = axisOf(axis, shape.length);
	if (!(count > 0) || shape[at] % count !== 0)
		throw new Malformed(`it splits ${shape[at]} into ${count}`);
	const size = shape[at] / count;
	return Array.from({ length: count }, (_, i) => {
		const cuts = shape
			.map(whole)
			.with(at, { start: i * size, step: 1, count: size });
		return part(node, input, cuts, node.output(shape.with(at, size), i));
	}).flat();
};

function whole(size: number): Cut {
	return { start: 0, step: 1, count: size };
}

/** A slice, and a reshape where its dimensions are not those of the output. */
function part(
	node: Node,
	input: Activation,
	cuts: Cut[],
	output: Activation,
): QuantizedOperator[] {
	sameQuantization(input, output);
	const three = graphCuts(cuts, input.shape);
	const counts = [1, ...three.map(({ count }) => count)];
	const isSame = String(dims4(graphShape(output.shape))) === String(counts);
	const to = isSame ? output : node.temporary(counts, output);
	const operators: QuantizedOperator[] = [
		{
			op: "slice",
			inputs: [input.id],
			output: to.id,
			clamp: NO_CLAMP,
			begin: three.map(({ start }) => start) as Slice["begin"],
			stride: three.map(({ step }) => step) as Slice["stride"],
		},
	];
	if (!isSame)
		operators.push({
			op: "reshape",
			inputs: [to.id],
			output: output.id,
			clamp: NO_CLAMP,
		});
	return operators;
}

/** Cuts of height, width and channels of graphShape. */
function graphCuts(cuts: readonly Cut[], shape: readonly number[]): Cut[] {
	const outer = shape
		.slice(0, -2)
		.map((size, axis) => ({ size, cut: cuts[axis] }));
	const three = [heightCut(outer, shape), ...cuts.slice(-2)];
	return [...Array(3 - three.length).fill(whole(1)), ...three];
}

/**
 * The cut of the height that several dimensions share: of the first one, where the others are whole and it takes what
 * lies side by side. Throws Unsupported for others.
 */
function heightCut(
	outer: { size: number; cut: Cut }[],
	shape: readonly number[],
): Cut {
	const [first, ...others] = outer.filter(({ size }) => size > 1);
	if (!first) return whole(1);
	if (others.length === 0) return first.cut;
	const rest = elements(others.map(({ size }) => size));
	const { start, step, count } = first.cut;
	if (step === 1 && others.every(({ size, cut }) => isWhole(cut, size)))
		return { start: start * rest, step, count: count * rest };
	throw new Unsupported(`it cuts ${shape.join("x")}; the batch must be 1`);
}

function isWhole({ start, step, count }: Cut, size: number): boolean {
	return start === 0 && step === 1 && count === size;
}
