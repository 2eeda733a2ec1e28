/**
 * QuantizedGraph -> Plan, the schedule and its memory.
 *
 * For Node and browsers operators run one after the other, weights are resident. For a board weights come tile by tile
 * from flash, and there is a choice: the more rows a step computes, the less often its weights are read; the fewer, the
 * fewer rows of each tensor must be there. Planned is the first of these that fits, or the one of least memory:
 *
 *   operator by operator | a half, a quarter, an eighth... of each tensor at once | row by row | input row by row too
 */
import { type QuantizedGraph, tensorRows } from "../graph/quantized";
import { layOut } from "./layOut";
import { leastSchedules, patience } from "./least";
import { provePlan } from "./prove";
import { planSteps, type RowNetwork, rowNetwork } from "./rowNetwork";
import { spreadScratch } from "./scratch";
import { inTurn, promptly, singleRows } from "./steps";
import type { Plan, Step } from "./types";

interface Effort {
	/** That one search for a schedule may look at. */
	states: number;
	/** How many of the schedules found are laid out with more than a glance. */
	finalists: number;
	/** Exchanges of buffers that a layout tries. */
	attempts: number;
}
/** Some seconds on a network of thirty operators and 96 rows. */
const THOROUGH: Effort = { states: 10_000, finalists: 3, attempts: 400 };
const HASTY: Effort = { states: 500, finalists: 1, attempts: 20 };
/** Exchanges of buffers by which schedules are compared. */
const GLANCE = 20;

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
	/** A rough plan will do, in a tenth of the time. */
	hasty?: boolean;
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
	{ inputByRows, hasty }: PlanLimits,
): Generator<BoardPlan> {
	const effort = hasty ? HASTY : THOROUGH;
	const whole = rowNetwork(graph, false);
	// Most plans end here, so that a rough one has the bytes that the final one will have.
	yield planOf(graph, whole, inTurn(graph), THOROUGH);
	const most = Math.max(...whole.operators.map(({ rows }) => rows));
	for (let parts = 2; parts < most; parts *= 2)
		yield planOf(graph, whole, promptly(graph, whole, parts), effort);
	yield rowByRow(graph, whole, effort);
	if (inputByRows) yield rowByRow(graph, rowNetwork(graph, true), effort);
}

/** Looks at every schedule found, then longer at the best. */
function rowByRow(
	graph: QuantizedGraph,
	network: RowNetwork,
	effort: Effort,
): BoardPlan {
	const { found, provenBytes } = leastSchedules(
		network,
		singleRows(network),
		effort.states,
	);
	const tried = found.map((moves) => ({
		moves,
		bytes: layOut(graph, network, moves, true, GLANCE).plan.arenaBytes,
	}));
	tried.sort((a, b) => a.bytes - b.bytes);
	const plans = tried
		.slice(0, effort.finalists)
		.map(({ moves }) => planOf(graph, network, moves, effort, provenBytes));
	return plans.reduce((a, b) => (b.arenaBytes < a.arenaBytes ? b : a));
}

function planOf(
	graph: QuantizedGraph,
	network: RowNetwork,
	steps: Step[],
	{ attempts }: Effort,
	provenBytes = 0,
): BoardPlan {
	const tries = Math.ceil(attempts * patience(steps.length));
	const laidOut = layOut(graph, network, steps, true, tries);
	const plan = {
		...spreadScratch(graph, laidOut),
		steps: planSteps(graph, steps),
		provenBytes,
	};
	provePlan(graph, plan);
	return plan;
}
