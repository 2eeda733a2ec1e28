/**
 * QuantizedGraph -> Plan, the schedule and its memory.
 *
 * For Node and browsers operators run one after the other, weights are resident. For a board weights come tile by tile
 * from flash, and there is a choice: the more rows a step computes, the less often its weights are read; the fewer, the
 * fewer rows of each tensor must be there. Planned is the first of these that fits, or the one of least memory:
 *
 *   operator by operator | a half, a quarter, an eighth... of each tensor at once | row by row | input row by row too
 */

import { INPUT_STEP } from "../../assembly/shared/blob";
import { operatorMacs, rowMacs } from "../graph/cost";
import {
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { layOut } from "./layOut";
import { leastSchedules, promptSchedule } from "./least";
import { provePlan } from "./prove";
import { type RowNetwork, rowNetwork } from "./rowNetwork";
import { spreadScratch } from "./scratch";
import type { Plan, Step } from "./types";

/** A step of a board plan does about this much work, so that the board answers its serial line in between. */
const STEP_MACS = 500_000;

/** Exchanges of buffers tried for each schedule, and how many of the best schedules are looked at for longer. */
const GLANCE = 20;
const FINALISTS = 3;

/** What a board's plan is to keep to. */
export interface PlanLimits {
	/** Bytes that the arena may have. Where no plan fits, the smallest is taken. */
	maxBytes?: number;
	/** As little memory as possible, whatever it costs in reads of flash. */
	least?: boolean;
	/** The input's rows can be brought one by one, when a step asks for them. */
	inputByRows?: boolean;
	/** What bringing them takes beside the arena; default: nothing. */
	frameBytes?: number;
	/** How long to search; default: MAX_STATES of least.ts. */
	maxStates?: number;
}

export interface BoardPlan extends Plan {
	/** No plan that computes each row once can need less; 0 where that was not looked for. */
	provenBytes: number;
}

/** For Node and browsers: weights are resident, one step an operator. */
export function planResident(graph: QuantizedGraph): Plan {
	const network = rowNetwork(graph, false);
	const steps = graph.operators.map((operator, index) => ({
		operator: index,
		rows: tensorRows(graph.tensors[operator.output].shape),
	}));
	const { plan } = layOut(graph, network, steps, false);
	provePlan(graph, plan);
	return plan;
}

/** For a board: by default operator by operator. */
export function planBoard(
	graph: QuantizedGraph,
	limits: PlanLimits = {},
): BoardPlan {
	const most = limits.least ? 0 : (limits.maxBytes ?? Number.POSITIVE_INFINITY);
	const bytes = (plan: BoardPlan) =>
		plan.arenaBytes + (plan.inputByRows ? (limits.frameBytes ?? 0) : 0);
	let best: BoardPlan | undefined;
	for (const plan of candidates(graph, limits)) {
		if (!best || bytes(plan) < bytes(best)) best = plan;
		if (bytes(best) <= most) break;
	}
	return best as BoardPlan;
}

/** From the fewest reads of flash to the least memory; planned when asked for. */
function* candidates(
	graph: QuantizedGraph,
	{ inputByRows, maxStates }: PlanLimits,
): Generator<BoardPlan> {
	const whole = rowNetwork(graph, false);
	yield planOf(graph, whole, inTurn(graph), 0);
	const most = Math.max(...whole.operators.map(({ rows }) => rows));
	for (let parts = 2; parts < most; parts *= 2)
		yield planOf(graph, whole, promptly(graph, whole, parts), 0);
	yield rowByRow(graph, whole, maxStates);
	if (inputByRows) yield rowByRow(graph, rowNetwork(graph, true), maxStates);
}

/** Looks at every schedule found, then longer at the best. */
function rowByRow(
	graph: QuantizedGraph,
	network: RowNetwork,
	maxStates?: number,
): BoardPlan {
	const single = network.operators.map(() => 1);
	const { found, provenBytes } = leastSchedules(network, single, maxStates);
	const tried = found.map((moves) => ({
		moves,
		bytes: layOut(graph, network, moves, true, GLANCE).plan.arenaBytes,
	}));
	tried.sort((a, b) => a.bytes - b.bytes);
	const plans = tried
		.slice(0, FINALISTS)
		.map(({ moves }) => planOf(graph, network, moves, provenBytes));
	return plans.reduce((a, b) => (b.arenaBytes < a.arenaBytes ? b : a));
}

/** Operators in the graph's order, each in steps of bounded work. */
function inTurn(graph: QuantizedGraph): Step[] {
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
function promptly(
	graph: QuantizedGraph,
	network: RowNetwork,
	parts: number,
): Step[] {
	const rowsAtOnce = graph.operators.map((operator, at) =>
		Math.min(
			mostRows(graph, operator),
			Math.ceil(network.operators[at].rows / parts),
		),
	);
	return promptSchedule(network, rowsAtOnce).moves;
}

/** Output rows that a step may compute. */
function mostRows(graph: QuantizedGraph, operator: QuantizedOperator): number {
	const rows = tensorRows(graph.tensors[operator.output].shape);
	if (operatorMacs(graph, operator) === 0 || operator.op === "fullyConnected")
		return rows;
	return Math.max(1, Math.floor(STEP_MACS / rowMacs(graph, operator)));
}

function planOf(
	graph: QuantizedGraph,
	network: RowNetwork,
	steps: Step[],
	provenBytes: number,
): BoardPlan {
	const laidOut = layOut(graph, network, steps, true);
	const named = steps.map(({ operator, rows }) => ({
		operator: operator < graph.operators.length ? operator : INPUT_STEP,
		rows,
	}));
	const plan = { ...spreadScratch(graph, laidOut), steps: named, provenBytes };
	provePlan(graph, plan);
	return plan;
}
