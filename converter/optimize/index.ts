/**
 * Exact optimizations: a graph that gives the same output bytes for every input and asks for less. Each pass stands in
 * a file of its own, with its proof at the head. They run in this order, over and over until none finds anything: each
 * takes away operators, readers of a pad or a reshape, weights that are not 0, or channels, and adds none of these
 * but constants in place of operators, so it ends.
 */
import type { Model, OptimizationStep } from "../graph/model";
import type { QuantizedGraph } from "../graph/quantized";
import { composeLookups } from "./composeLookups";
import { type Cost, costOf } from "./cost";
import { compact } from "./edit";
import { foldConstantChannels } from "./foldConstantChannels";
import { foldConstants } from "./foldConstants";
import { foldPadding } from "./foldPadding";
import { fuseClamps } from "./fuseClamps";
import type { Pass } from "./pass";
import { removeChannels } from "./removeChannels";
import { removeDuplicates } from "./removeDuplicates";
import { removeIdentities } from "./removeIdentities";
import { removeReshapes } from "./removeReshapes";
import { removeUnused } from "./removeUnused";

/** By the name under which `info --explain` has them. */
export const PASSES: Readonly<Record<string, Pass>> = {
	"unused operators": removeUnused,
	"constant operators": foldConstants,
	identities: removeIdentities,
	reshapes: removeReshapes,
	padding: foldPadding,
	activations: fuseClamps,
	"tables in a row": composeLookups,
	duplicates: removeDuplicates,
	"constant channels": foldConstantChannels,
	"dead channels": removeChannels,
};

export interface Optimized {
	graph: QuantizedGraph;
	/** What changed something, in the order in which it first did. */
	steps: OptimizationStep[];
}

export function optimize(graph: QuantizedGraph): Optimized {
	const steps = new Map<string, OptimizationStep>();
	let result = graph;
	let cost = costOf(graph);
	for (let changed = true; changed; ) {
		changed = false;
		for (const [pass, run] of Object.entries(PASSES)) {
			const change = run(result);
			if (!change) continue;
			changed = true;
			result = compact(change.graph);
			const after = costOf(result);
			record(steps, pass, change.count, cost, after);
			cost = after;
		}
	}
	return { graph: result, steps: [...steps.values()] };
}

/** A model's provenance says what was done to its graph, behind what had been done before. */
export function optimizeModel(model: Model): {
	model: Model;
	steps: OptimizationStep[];
} {
	const { graph, steps } = optimize(model.graph);
	if (steps.length === 0) return { model, steps };
	const { provenance } = model;
	const optimizations = [...(provenance.optimizations ?? []), ...steps];
	return {
		model: { ...model, graph, provenance: { ...provenance, optimizations } },
		steps,
	};
}

function record(
	steps: Map<string, OptimizationStep>,
	pass: string,
	changes: number,
	before: Cost,
	after: Cost,
) {
	const step = steps.get(pass);
	steps.set(pass, {
		pass,
		changes: (step?.changes ?? 0) + changes,
		macs: (step?.macs ?? 0) + before.macs - after.macs,
		weightBytes:
			(step?.weightBytes ?? 0) + before.weightBytes - after.weightBytes,
		arenaBytes: (step?.arenaBytes ?? 0) + before.arenaBytes - after.arenaBytes,
	});
}
