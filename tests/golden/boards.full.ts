/** Networks of the golden set in the least memory, on a simulated board that has not much more: the same bytes. */
import { describe, expect, test } from "vitest";
import { emit } from "../../converter/emit/emit";
import type { Model } from "../../converter/graph/model";
import { optimize } from "../../converter/optimize";
import { planBoard, planResident } from "../../converter/plan/plan";
import { createBoard } from "../../firmware-sim/board";
import { boardById } from "../../firmware-sim/boards";
import {
	differing,
	GOLDEN_MISSING,
	type GoldenCase,
	goldenCases,
} from "./cases";

const SAMPLES = 2;
const PROVENANCE = { tool: "", dataset: "", seed: 0, arch: "", backend: "" };

/** The largest that the set's networks need beside their arena: the firmware's own. */
const FIRMWARE_BYTES = 8 * 1024;

function leastPlanned({ graph: given }: GoldenCase) {
	const { graph } = optimize(given);
	const { shape } = graph.tensors[graph.input];
	const model: Model = {
		graph,
		input: { kind: "tensor", shape },
		labels: [],
		provenance: PROVENANCE,
	};
	const limits = { least: true, inputByRows: true, hasty: true };
	const board = planBoard(graph, limits);
	return { blob: emit(model, { resident: planResident(graph), board }), board };
}

describe.skipIf(GOLDEN_MISSING)("the least memory, on a board", () => {
	test.each(goldenCases())("$name", async ({ open }) => {
		const golden = open();
		const { blob, board } = leastPlanned(golden);
		const profile = {
			...boardById("linux"),
			ram: board.arenaBytes + FIRMWARE_BYTES,
		};
		const sim = await createBoard({ profile });
		await sim.flash(blob);
		const samples = golden.inputs.slice(0, SAMPLES);
		for (const [sample, input] of samples.entries())
			expect(differing(golden, sample, await sim.run(input))).toBe(0);
	});
});
