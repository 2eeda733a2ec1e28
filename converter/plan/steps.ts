/** Schedules that need no search, and how many rows a step may compute. */
import { operatorMacs, rowMacs } from "../graph/cost";
import {
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { promptSchedule } from "./least";
import type { RowNetwork } from "./rowNetwork";
import { needsWhole } from "./rows";
import type { Step } from "./types";

/** A step of a board plan does about this much work, so that the board answers its serial line in between. */
const STEP_MACS = 500_000;

/** Operators in the graph's order, each in steps of bounded work. */
export function inTurn(graph: QuantizedGraph): Step[] {
	return graph.operators.flatMap((operator, index) => {
		const rows = tensorRows(graph.tensors[operator.output].shape);
		const most = mostRows(graph, operator);
		const steps: Step[] = [];
		for (let y = 0; y < rows; y += most)
			steps.push({ operator: index, rows: Math.min(most, rows - y) });
		return steps;
	});
}

/** Each tensor in `parts` parts, computed as soon as they are wanted. */
export function promptly(
	graph: QuantizedGraph,
	network: RowNetwork,
	parts: number,
): Step[] {
	const rowsAtOnce = graph.operators.map((operator, at) => {
		const { rows, whole } = network.operators[at];
		if (whole) return rows;
		return Math.min(mostRows(graph, operator), Math.ceil(rows / parts));
	});
	return promptSchedule(network, rowsAtOnce);
}

/** By operator: a row at once, or all of them where it needs its tensors whole. */
export function singleRows({ operators }: RowNetwork): number[] {
	return operators.map(({ rows, whole }) => (whole ? rows : 1));
}

/** Output rows that a step may compute. */
function mostRows(graph: QuantizedGraph, operator: QuantizedOperator): number {
	const rows = tensorRows(graph.tensors[operator.output].shape);
	if (operatorMacs(graph, operator) === 0 || needsWhole(operator)) return rows;
	return Math.max(1, Math.floor(STEP_MACS / rowMacs(graph, operator)));
}
