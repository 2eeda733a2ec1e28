/** How much of the arena each operator has in use, read off a plan's schedule and placements. */
import type { QuantizedGraph } from "../graph/quantized";
import { planBuffers } from "./layOut";
import { bytesAtSteps } from "./place";
import { networkSteps, rowNetwork } from "./rowNetwork";
import type { Plan, Step } from "./types";

/**
 * Bytes that must be there while each operator runs, the most of its steps: rows that are needed, and of the scratch the
 * least that the kernel needs, since more is only taken where it is free.
 *
 * @param tiles whether weights come tile by tile
 */
export function arenaUsage(
	graph: QuantizedGraph,
	plan: Pick<Plan, "steps" | "inputByRows">,
	tiles: boolean,
): number[] {
	const network = rowNetwork(graph, plan.inputByRows);
	const steps = networkSteps(graph, plan.steps);
	const { buffers } = planBuffers(graph, network, steps, tiles);
	const bytes = bytesAtSteps(buffers);
	return graph.operators.map((_, at) => mostOf(steps, bytes, at));
}

function mostOf(
	steps: readonly Step[],
	bytes: ReadonlyMap<number, number>,
	operator: number,
): number {
	let most = 0;
	steps.forEach((step, at) => {
		if (step.operator === operator) most = Math.max(most, bytes.get(at) ?? 0);
	});
	return most;
}
