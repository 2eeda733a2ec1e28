/**
 * Operators that hand on their input.
 *
 * Proof: for each operator, `isIdentity` states when output element i is input element i for all i: what only moves
 * values moves none, a table maps each of its 256 bytes to itself, a window of 1 x 1 holds one value, which is its
 * own mean and maximum. Shape, scale and zero point are those of the input, so readers compute the same from it.
 */
import {
	dims4,
	isLookup,
	type Pool2d,
	type QuantizedGraph,
	type QuantizedOperator,
	type Resize,
} from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import {
	bilinearPositions,
	nearestPositions,
	type Position,
	type Resizing,
} from "../quantize/resize";
import {
	mayGiveOutput,
	redirected,
	replaced,
	sameQuantization,
	sameShape,
} from "./edit";
import { repeated } from "./pass";

export const removeIdentities = repeated((graph) => {
	const operator = graph.operators.find((one) => isRemovable(graph, one));
	if (!operator) return undefined;
	const rest = replaced(graph, operator);
	return redirected(rest, operator.output, operator.inputs[0]);
});

function isRemovable(graph: QuantizedGraph, operator: QuantizedOperator) {
	const { inputs, output } = operator;
	if (inputs.length !== 1) return false;
	const [from, to] = [graph.tensors[inputs[0]], graph.tensors[output]];
	return (
		sameShape(from, to) &&
		sameQuantization(from, to) &&
		(output !== graph.output || mayGiveOutput(graph, inputs[0])) &&
		isIdentity(graph, operator)
	);
}

/** For an operator of one input whose output has the same shape and quantization. */
function isIdentity(graph: QuantizedGraph, operator: QuantizedOperator) {
	const input = graph.tensors[operator.inputs[0]];
	const [, ...sizes] = dims4(input.shape);
	if (isLookup(operator))
		return lookupTable(operator, input, input).every(
			(value, i) => value === i - 128,
		);
	switch (operator.op) {
		case "reshape":
		case "pad":
		case "padV2":
		case "mirrorPad":
		case "concatenation":
			return true;
		case "transpose":
			return isAscending(operator.order.filter((axis) => sizes[axis - 1] > 1));
		case "slice":
			return sizes.every((size, i) => size === 1 || operator.stride[i] === 1);
		case "resizeNearestNeighbor":
			return staysInPlace(operator, sizes, nearestPositions);
		case "resizeBilinear":
			return staysInPlace(operator, sizes, bilinearPositions);
		case "averagePool2d":
		case "maxPool2d":
			return isOneByOne(operator);
		default:
			return false;
	}
}

function isAscending(axes: readonly number[]): boolean {
	return axes.every((axis, i) => i === 0 || axes[i - 1] < axis);
}

function staysInPlace(
	{ size, ...corners }: Resize,
	sizes: readonly number[],
	positions: (resizing: Resizing) => Position[],
): boolean {
	return size.every((to, axis) =>
		positions({ ...corners, from: sizes[axis], to }).every(
			({ first, fraction }, i) => first === i && fraction === 0,
		),
	);
}

/** With the output as large as the input, a window of one value that is not limited. */
function isOneByOne({ kernel, stride, padding, clamp }: Pool2d): boolean {
	return (
		[...kernel, ...stride].every((size) => size === 1) &&
		padding.top === 0 &&
		padding.left === 0 &&
		clamp.min === -128 &&
		clamp.max === 127
	);
}
