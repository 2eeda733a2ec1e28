import { describe, expect, test } from "vitest";
import { emit } from "../../converter/emit/emit";
import type { Model } from "../../converter/graph/model";
import { elements } from "../../converter/graph/quantized";
import { frameScratchBytes } from "../../converter/memory";
import {
	type PlanLimits,
	planBoard,
	planResident,
} from "../../converter/plan/plan";
import { untrainedModel } from "../../converter/untrained";
import { createBoard } from "../../firmware-sim/board";
import { boardById } from "../../firmware-sim/boards";
import { instantiateEngine } from "../../host/engine";
import { loadModel } from "../../host/runtime";
import { imageDescription } from "../../host/runtime/frame";
import { inputsFor } from "../kernels/cases";
import { frameOf } from "./models";

/** The trunk of a network: no tensor of it but the last few need be there as a whole, and many outputs show every fault. */
function trunk(): Model {
	const untrained = untrainedModel(
		{ architecture: "mobilenet", inputSize: 48, width: 0.25 },
		{ kind: "photos", classes: 5, color: "rgb" },
	);
	const { graph } = untrained;
	const operators = graph.operators.slice(0, 15);
	const { output } = operators[14];
	const outputs = elements(graph.tensors[output].shape);
	const labels = Array.from({ length: outputs }, (_, i) => `place ${i}`);
	return { ...untrained, graph: { ...graph, operators, output }, labels };
}

const model = trunk();
const rp2040 = boardById("rp2040");
const BY_ROWS: PlanLimits = { least: true, inputByRows: true };
const resident = planResident(model.graph);
const board = planBoard(model.graph, BY_ROWS);

function blobWith(input: Partial<Extract<Model["input"], { kind: "image" }>>) {
	const described = imageDescription({ width: 48, height: 48 }, "rgb", "crop");
	const whole = { ...model, input: { ...described, ...input } };
	return emit(whole, { resident, board });
}

const SIZES: [number, number][] = [
	[48, 48],
	[160, 120],
	[120, 160],
	[30, 20],
	[20, 90],
	[2, 2],
];

describe("a board that computes while the frame comes in", () => {
	test.each([
		{ fit: "crop" },
		{ fit: "stretch", mirror: true },
		{ fit: "letterbox", fill: 99 },
		{ color: "bgr" },
	] as const)(
		"gives the engine's bytes, frames larger and smaller: %o",
		async (input) => {
			const blob = blobWith(input);
			const sim = await createBoard();
			await sim.flash(blob);
			const engine = await loadModel(blob, { engine: "mvp" });
			const outputs = new Set<string>();
			for (const [width, height] of SIZES) {
				const frame = frameOf(width, height, "rgb565", width);
				const onBoard = await sim.classify(frame);
				expect(onBoard).toEqual(engine.classify(frame));
				outputs.add(onBoard.raw.join());
			}
			expect(outputs.size).toBeGreaterThan(3);
		},
	);

	test("is reckoned with the scratch that the preprocessing wants", async () => {
		const { exports } = await instantiateEngine();
		for (const [width, color] of [
			[48, "rgb"],
			[31, "gray"],
		] as const) {
			exports.imageDescribe(0, color === "gray" ? 2 : 0, 0, 0, 0, width, 20);
			const input = imageDescription({ width, height: 20 }, color, "crop");
			expect(exports.imageScratchBytes()).toBe(frameScratchBytes(input));
		}
	});

	test("keeps a few rows of the frame", () => {
		expect(board.inputByRows).toBe(true);
		expect(board.tensors[model.graph.input].ring).toBeLessThan(8);
	});

	test("takes raw inputs in pieces that end inside of rows", async () => {
		const blob = blobWith({});
		const sim = await createBoard({ camera: "pattern" });
		await sim.flash(blob);
		const engine = await loadModel(blob, { engine: "mvp" });
		for (const input of inputsFor(model.graph, 3)) {
			expect(await sim.run(input)).toEqual(engine.run(input));
			await sim.classify(frameOf(64, 64, "rgb888", 1));
		}
	});

	test("needs the memory that the plan says, and not a byte less", async () => {
		const blob = blobWith({});
		const [input] = inputsFor(model.graph, 1);
		const engine = await loadModel(blob);
		const taken = rp2040.ram - (await (await createBoard()).stats()).ram;
		const withArena = (bytes: number) =>
			createBoard({ profile: { ...rp2040, ram: taken + bytes } });
		const enough = await withArena(board.arenaBytes);
		await enough.flash(blob);
		expect(await enough.run(input)).toEqual(engine.run(input));
		const short = await withArena(board.arenaBytes - 1);
		await expect(short.flash(blob)).rejects.toThrow(/needs more memory/);
	});

	test("says so where there is room for the model, but not for a frame on its way", async () => {
		const blob = blobWith({});
		const taken = rp2040.ram - (await (await createBoard()).stats()).ram;
		const ram = taken + board.arenaBytes + 64;
		const sim = await createBoard({ profile: { ...rp2040, ram } });
		await sim.flash(blob);
		const frame = frameOf(160, 120, "rgb565", 1);
		await expect(sim.classify(frame)).rejects.toThrow(/needs more memory/);
	});
});
