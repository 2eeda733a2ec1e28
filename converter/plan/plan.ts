/**
 * QuantizedGraph -> Plan: which bytes of the arena each tensor, each kernel's scratch and each weight tile gets, and
 * the schedule. Operators run in graph order; a tensor lives from the operator that writes it to the last one that
 * reads it; scratch and tile live for their operator alone.
 */
import { alignUp, BLOB_ALIGN, PANEL_PIXELS } from "../../assembly/shared/blob";
import { operatorMacs, rowMacs, tensorBytes } from "../graph/cost";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { lastUse, shareMemory } from "./alias";
import { leastScratch, tileBufferBytes } from "./kernelMemory";
import { largestGap, lowerBound, placeBuffers } from "./place";
import type { Buffer, Plan } from "./types";

/** A step of a board plan does about this much work, so that the board answers its serial line in between. */
const STEP_MACS = 500_000;

/** Places every tensor, the least scratch of every operator and, for a board, its weight tile. */
function layOut(graph: QuantizedGraph, tiles: boolean) {
	const owner = shareMemory(graph, (tensor) => tensorBytes(graph, tensor));
	const buffers: Buffer[] = graph.tensors.map((_, tensor) =>
		lifetime(graph, owner, tensor),
	);
	const count = graph.tensors.length;
	graph.operators.forEach((operator, at) => {
		const tile = tiles ? tileBufferBytes(operator) : 0;
		buffers.push({ bytes: leastScratch(operator), first: at, last: at });
		buffers.push({ bytes: tile, first: at, last: at });
	});
	const { offsets, peak } = placeBuffers(buffers);
	const plan: Plan = {
		arenaBytes: peak,
		lowerBound: lowerBound(buffers),
		tensors: graph.tensors.map(({ shape }, tensor) => ({
			offset: offsets[owner[tensor]],
			ring: tensorRows(shape),
		})),
		operators: graph.operators.map((_, at) => ({
			scratchOffset: offsets[count + 2 * at],
			scratchBytes: buffers[count + 2 * at].bytes,
			tileOffset: offsets[count + 2 * at + 1],
			tileBytes: buffers[count + 2 * at + 1].bytes,
		})),
		steps: [],
	};
	return { plan, buffers, offsets };
}

/** The stretch that a tensor's owner needs; a tensor in another's memory needs none of its own. */
function lifetime(
	graph: QuantizedGraph,
	owner: readonly number[],
	tensor: number,
): Buffer {
	if (owner[tensor] !== tensor) return { bytes: 0, first: 0, last: 0 };
	const shared = owner.flatMap((of, index) => (of === tensor ? [index] : []));
	const written = graph.operators.findIndex(({ output }) => output === tensor);
	const last = Math.max(
		written,
		...shared.map((index) => lastUse(graph, index)),
	);
	return {
		bytes: alignUp(tensorBytes(graph, tensor), BLOB_ALIGN),
		first: Math.max(0, written),
		last,
	};
}

/** For Node and browsers: weights are resident, one step an operator. */
export function planResident(graph: QuantizedGraph): Plan {
	const { plan } = layOut(graph, false);
	plan.steps = graph.operators.map((operator, index) => ({
		operator: index,
		rows: tensorRows(graph.tensors[operator.output].shape),
	}));
	return plan;
}

/**
 * For a board: weights come tile by tile from flash. Memory that is free while an operator runs goes to more panels,
 * so that each tile is read less often; the arena does not grow for it.
 */
export function planBoard(graph: QuantizedGraph): Plan {
	const { plan, buffers, offsets } = layOut(graph, true);
	plan.steps = graph.operators.flatMap((operator, index) =>
		splitRows(graph, operator, index),
	);
	graph.operators.forEach((operator, at) => {
		const least = leastScratch(operator);
		if (least === 0) return;
		const own = graph.tensors.length + 2 * at;
		const others = buffers.flatMap(({ bytes, first, last }, i) =>
			i !== own && bytes > 0 && first <= at && at <= last
				? [{ offset: offsets[i], bytes }]
				: [],
		);
		const gap = largestGap(others, plan.arenaBytes);
		const panels = Math.min(
			Math.floor(gap.bytes / least),
			panelsOfStep(graph, operator, plan, at),
		);
		if (panels < 1) return;
		plan.operators[at].scratchOffset = gap.offset;
		plan.operators[at].scratchBytes = panels * least;
	});
	return plan;
}

/** As many panels as the pixels of the operator's largest step fill. */
function panelsOfStep(
	graph: QuantizedGraph,
	{ output }: QuantizedOperator,
	{ steps }: Plan,
	at: number,
): number {
	const { shape } = graph.tensors[output];
	const pixels = elements(shape) / shape[shape.length - 1];
	const rows = Math.max(
		...steps.map(({ operator, rows }) => (operator === at ? rows : 0)),
	);
	return Math.ceil((rows * pixels) / tensorRows(shape) / PANEL_PIXELS);
}

function splitRows(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	index: number,
) {
	const rows = tensorRows(graph.tensors[operator.output].shape);
	const whole =
		operatorMacs(graph, operator) === 0 || operator.op === "fullyConnected";
	const most = whole
		? rows
		: Math.max(1, Math.floor(STEP_MACS / rowMacs(graph, operator)));
	const steps: { operator: number; rows: number }[] = [];
	for (let y = 0; y < rows; y += most)
		steps.push({ operator: index, rows: Math.min(most, rows - y) });
	return steps;
}
