import { describe, expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { tensorRows } from "../../converter/graph/quantized";
import { shareMemory } from "../../converter/plan/alias";
import { tensorLives } from "../../converter/plan/lives";
import {
	type PlanLimits,
	planBoard,
	planResident,
} from "../../converter/plan/plan";
import { provePlan } from "../../converter/plan/prove";
import { rowNetwork } from "../../converter/plan/rowNetwork";
import type { Plan } from "../../converter/plan/types";
import { arenaUsage } from "../../converter/plan/usage";
import { untrainedModel } from "../../converter/untrained";
import { everyOperator } from "../support/network";

const photos = { kind: "photos", classes: 10, color: "rgb" } as const;
const GRAPHS = {
	"every operator": everyOperator(),
	resnet8: untrainedModel({ architecture: "resnet8", inputSize: 32 }, photos)
		.graph,
	mobilenet: untrainedModel(
		{ architecture: "mobilenet", inputSize: 48, width: 0.25 },
		photos,
	).graph,
};
const LIMITS: Record<string, PlanLimits> = {
	"as the board is": {},
	"in 30,000 bytes": { maxBytes: 30_000, hasty: true },
	"in the least memory": { least: true, hasty: true },
	"in the least memory, the input by rows": {
		least: true,
		inputByRows: true,
		hasty: true,
	},
};

/** Steps that bring the input count as an operator behind the graph's. */
function rowsDone(graph: QuantizedGraph, { steps }: Plan): number[] {
	const rows = [...graph.operators.map(() => 0), 0];
	for (const step of steps)
		rows[Math.min(step.operator, graph.operators.length)] += step.rows;
	return rows;
}

describe.each(Object.entries(GRAPHS))("%s", (_, graph) => {
	const heights = graph.operators.map(({ output }) =>
		tensorRows(graph.tensors[output].shape),
	);
	const input = tensorRows(graph.tensors[graph.input].shape);

	test.each(Object.entries(LIMITS))(
		"planned %s: each row is computed once, and what is read is there",
		(_, limits) => {
			const plan = planBoard(graph, limits);
			expect(rowsDone(graph, plan)).toEqual([
				...heights,
				plan.inputByRows ? input : 0,
			]);
			provePlan(graph, plan);
			const usage = arenaUsage(graph, plan, true);
			expect(Math.max(...usage)).toBeLessThanOrEqual(plan.lowerBound);
			expect(plan.lowerBound).toBeLessThanOrEqual(plan.arenaBytes);
			expect(plan.provenBytes).toBeLessThanOrEqual(plan.lowerBound);
		},
	);

	test("planned for Node: a step an operator, in the least memory of that order", () => {
		const plan = planResident(graph);
		expect(plan.steps).toEqual(
			heights.map((rows, operator) => ({ operator, rows })),
		);
		expect(plan.arenaBytes).toBe(plan.lowerBound);
	});
});

test("the less memory there is, the less a plan takes, down to what row by row needs", () => {
	const limits = [{}, { maxBytes: 40_000 }, { maxBytes: 28_000 }];
	const all = [...limits, { maxBytes: 1 }, { least: true }];
	const [whole, ...tight] = all.map(
		(limit) => planBoard(GRAPHS.resnet8, limit).arenaBytes,
	);
	expect(whole).toBeGreaterThan(32 * 1024);
	expect(tight[0]).toBeLessThanOrEqual(40_000);
	expect(tight[1]).toBeLessThanOrEqual(28_000);
	expect(tight[2]).toBe(tight[3]);
	expect(tight[3]).toBeLessThan(20 * 1024);
});

test("with its input by rows a frame need never be there as a whole", () => {
	const { mobilenet } = GRAPHS;
	const resident = planBoard(mobilenet, { least: true });
	const plan = planBoard(mobilenet, { least: true, inputByRows: true });
	expect(resident.inputByRows).toBe(false);
	expect(plan.inputByRows).toBe(true);
	expect(plan.tensors[mobilenet.input].ring).toBeLessThan(8);
	expect(resident.arenaBytes - plan.arenaBytes).toBeGreaterThan(1000);
});

test("an add takes over an input that is not read again, and no other", () => {
	const tensor = (name: string) => ({
		name,
		shape: [1, 4, 4, 2],
		scale: 1,
		zeroPoint: 0,
	});
	const op = (inputs: number[], output: number, op = "add") => ({
		op,
		inputs,
		output,
		clamp: { min: -128, max: 127 },
	});
	const chain = {
		tensors: ["a", "b", "c", "d"].map(tensor),
		operators: [op([0], 1, "quantize"), op([0, 1], 2), op([0, 2], 3)],
		input: 0,
		output: 3,
	} as unknown as QuantizedGraph;
	const network = rowNetwork(chain, false);
	const steps = [0, 1, 2].map((operator) => ({ operator, rows: 4 }));
	const lives = tensorLives(network, steps);
	expect(shareMemory(network, lives)).toEqual([0, 1, 1, 0]);
});
