/** Which rows of an input an output row is made of, and where it may lie: what a schedule by rows stands on. */
import {
	dims4,
	isLookup,
	type QuantizedGraph,
	type QuantizedOperator,
	type Resize,
	tensorRows,
	type Window2d,
} from "../graph/quantized";
import { bilinearPositions, nearestPositions } from "../quantize/resize";
import { mirrored } from "../reference/mirrorPad";

/** Rows [first, end); none where both are equal. */
export type RowRange = readonly [first: number, end: number];

/** Operators that the engine runs in one step, on tensors that are kept whole. */
const WHOLE = new Set<QuantizedOperator["op"]>([
	"fullyConnected",
	"mean",
	"sum",
	"reduceMax",
	"reduceMin",
	"argMax",
	"reshape",
]);

export function needsWhole(operator: QuantizedOperator): boolean {
	if (operator.op === "transpose") return operator.order[0] !== 1;
	return WHOLE.has(operator.op);
}

/** Operators, beside tables, whose kernels may write an output element over the input element it comes from. */
const IN_PLACE = new Set<QuantizedOperator["op"]>([
	"add",
	"sub",
	"mul",
	"minimum",
	"maximum",
	"prelu",
	"reshape",
	"softmax",
]);

export function worksInPlace(operator: QuantizedOperator): boolean {
	return IN_PLACE.has(operator.op) || isLookup(operator);
}

/**
 * The rows of `operator.inputs[input]` that output row `y` needs.
 *
 * @param y 0..rows of the output - 1
 */
export function inputRows(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	input: number,
	y: number,
): RowRange {
	const rows = tensorRows(graph.tensors[operator.inputs[input]].shape);
	if (needsWhole(operator)) return [0, rows];
	switch (operator.op) {
		case "conv2d":
		case "depthwiseConv2d":
		case "averagePool2d":
		case "maxPool2d":
			return windowRows(operator, y, rows);
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return resizeRows(operator, y, rows);
		case "concatenation":
			return operator.axis === 1 ? partRows(graph, operator, input, y) : row(y);
		case "pad":
		case "padV2":
			return inside(y - operator.before[1], rows);
		case "mirrorPad":
			return row(mirrored(y - operator.before[1], rows, operator.mode));
		case "slice":
			return row(operator.begin[0] + y * operator.stride[0]);
		default:
			return row(rows === 1 && !isLookup(operator) ? 0 : y);
	}
}

function row(y: number): RowRange {
	return [y, y + 1];
}

function inside(y: number, rows: number): RowRange {
	return y >= 0 && y < rows ? row(y) : [0, 0];
}

/** Rows of a window that lie inside the input. */
function windowRows(
	{ kernel, stride, dilation, padding }: Window2d,
	y: number,
	rows: number,
): RowRange {
	const top = y * stride[0] - padding.top;
	const end = Math.min(rows, top + (kernel[0] - 1) * dilation[0] + 1);
	return [Math.min(Math.max(0, top), Math.max(0, end)), Math.max(0, end)];
}

function resizeRows(operator: Resize, y: number, rows: number): RowRange {
	const bilinear = operator.op === "resizeBilinear";
	const positions = bilinear ? bilinearPositions : nearestPositions;
	const { first } = positions({
		...operator,
		from: rows,
		to: operator.size[0],
	})[y];
	const from = Math.min(first, rows - 1);
	return [from, Math.min(rows, from + (bilinear ? 2 : 1))];
}

/** Along the height each output row is a row of one input. */
function partRows(
	graph: QuantizedGraph,
	{ inputs }: QuantizedOperator,
	input: number,
	y: number,
): RowRange {
	const heights = inputs.map((tensor) => dims4(graph.tensors[tensor].shape)[1]);
	const before = heights.slice(0, input).reduce((sum, h) => sum + h, 0);
	return inside(y - before, heights[input]);
}
