/** Memory that is free while an operator runs goes to more panels, so that its weight tiles are read less often. */
import { BLOB_ALIGN, PANEL_PIXELS } from "../../assembly/shared/blob";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { leastScratch } from "./kernelMemory";
import { intervals, type LaidOut } from "./layOut";
import { largestGap, overlap } from "./place";
import type { Interval, OperatorPlacement, Part, Plan } from "./types";

/** The plan with larger scratch, where there is room for it; its arena does not grow. */
export function spreadScratch(graph: QuantizedGraph, laidOut: LaidOut): Plan {
	const { plan } = laidOut;
	const operators = graph.operators.map((operator, at) => ({
		...plan.operators[at],
		...moreScratch(graph, operator, at, laidOut),
	}));
	return { ...plan, operators };
}

function moreScratch(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	at: number,
	{ plan, buffers, offsets, owner }: LaidOut,
): Partial<OperatorPlacement> {
	const least = leastScratch(operator);
	if (least === 0) return {};
	const running = intervals(plan.steps, at);
	const output = owner[operator.output];
	const own = graph.tensors.length + 2 * at;
	const taken = buffers.flatMap(({ parts }, index) =>
		parts
			.filter(
				(part) => index !== own && isBusy(part, running, index === output),
			)
			.map((part) => ({ offset: offsets[index] + part.at, bytes: part.bytes })),
	);
	const gap = largestGap(taken, plan.arenaBytes, BLOB_ALIGN);
	const panels = Math.min(
		Math.floor(gap.bytes / least),
		panelsOfStep(graph, operator, plan, at),
	);
	if (panels < 1) return {};
	return { scratchOffset: gap.offset, scratchBytes: panels * least };
}

/** The output's memory is taken as a whole, also where no row of it is there yet: scratch holds addresses of results. */
function isBusy(part: Part, running: Interval[], isOutput: boolean): boolean {
	return part.bytes > 0 && (isOutput || overlap(part.during, running));
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
