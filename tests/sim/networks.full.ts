import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { createBoard } from "../../firmware-sim/board";
import { loadModel } from "../../host/runtime";
import { inputsFor } from "../kernels/cases";
import { blobOf } from "../support/engines";
import { part, SHARED } from "../support/parts";
import { frameOf } from "./models";

const shared = part("shared");
const NETWORKS = ["pretrainedResnet_quant", "vww_96_int8"];

describe.skipIf(shared.skip)(
	`networks of others on a board${shared.skip ? ` (${shared.skip})` : ""}`,
	() => {
		test.each(NETWORKS)("%s", async (name) => {
			const bytes = readFileSync(join(SHARED, "models", `${name}.tflite`));
			const { graph, input } = importTflite(bytes);
			const blob = blobOf(graph, { input });
			const board = await createBoard({ profile: "rp2040" });
			await board.flash(blob);
			for (const input of inputsFor(graph, 5))
				expect(await board.run(input)).toEqual(runReference(graph, input));
			const model = await loadModel(blob);
			for (let seed = 1; seed <= 200; seed++) {
				const frame = frameOf(160, 120, "rgb565", seed);
				expect(await board.classify(frame)).toEqual(model.classify(frame));
			}
		});
	},
);
