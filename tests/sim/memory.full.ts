import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { convertModel } from "../../converter/convert";
import type { MemoryRequest } from "../../converter/memory";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { createBoard } from "../../firmware-sim/board";
import { boardById } from "../../firmware-sim/boards";
import { loadModel } from "../../host/runtime";
import { inputsFor } from "../kernels/cases";
import { part, SHARED } from "../support/parts";
import { frameOf } from "./models";

const shared = part("shared");
const KIB = 1024;
const rp2040 = boardById("rp2040");

/** Network, what is asked for, the most KiB that its arena may have, and whether the input comes by rows. */
const CASES: [string, MemoryRequest, number, boolean][] = [
	["pretrainedResnet_quant", { minRam: true }, 17, false],
	["pretrainedResnet_quant", { maxRam: 20 * KIB }, 20, false],
	["vww_96_int8", { minRam: true }, 18, true],
	["vww_96_int8", { maxRam: 24 * KIB }, 24, true],
	["vww_96_int8", { maxRam: 52 * KIB }, 52, false],
];

async function converted(name: string, request: MemoryRequest) {
	const bytes = readFileSync(join(SHARED, "models", `${name}.tflite`));
	const { graph } = importTflite(bytes);
	return { graph, ...(await convertModel({ bytes, name, ...request })) };
}

/** A board with this many bytes behind what its firmware takes. */
async function boardWith(bytes: number) {
	const { ram } = await (await createBoard()).stats();
	const profile = { ...rp2040, ram: rp2040.ram - ram + bytes };
	return createBoard({ profile });
}

describe.skipIf(shared.skip)(
	`MLPerf Tiny's networks in little memory${shared.skip ? ` (${shared.skip})` : ""}`,
	() => {
		test.each(CASES)(
			"%s, %o: at most %i KiB, on a board that has not a byte more",
			async (name, request, most, inputByRows) => {
				const { graph, blob, info } = await converted(name, request);
				expect(info.arenaBytes).toBeLessThanOrEqual(most * KIB);
				expect(info.inputByRows).toBe(inputByRows);
				const board = await boardWith(info.arenaBytes);
				await board.flash(blob);
				for (const input of inputsFor(graph, 3))
					expect(await board.run(input)).toEqual(runReference(graph, input));
				const short = await boardWith(info.arenaBytes - 1);
				await expect(short.flash(blob)).rejects.toThrow(/needs more memory/);
			},
		);

		test("person detection computes while camera frames come in", async () => {
			const { blob, info } = await converted("vww_96_int8", { minRam: true });
			const board = await boardWith(info.arenaBytes + info.frameBytes + 320);
			await board.flash(blob);
			const engine = await loadModel(blob);
			for (let seed = 1; seed <= 50; seed++) {
				const frame = frameOf(160, 120, "rgb565", seed);
				expect(await board.classify(frame)).toEqual(engine.classify(frame));
			}
		});
	},
);
