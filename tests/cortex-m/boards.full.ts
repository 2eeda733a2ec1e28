import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	flashModel,
	inferFrame,
	inferInput,
	readLabels,
	readStats,
	restart,
	type SmpClient,
	type Transport,
} from "../../host/flasher";
import { type Frame, loadModel, type Model } from "../../host/runtime";
import { frameOf, imageBlob } from "../sim/models";
import { part } from "../support/parts";
import { BOARD_IDS, buildFirmware, type Kind, Qemu } from "./qemu";

const arm = part("arm");

const LABELS = ["apple", "banana", "orange", "pear"];
const FORMATS = ["rgb888", "rgb565", "gray8", "yuv422"] as const;
const MAX_FRAMES = 500;
const SIZES = [
	[40, 30],
	[64, 48],
] as const;

/** Frames of every format and of two sizes, each with another answer than all before it. */
function framesFor(model: Model): Frame[] {
	const answers = new Set<string>();
	const isNew = (frame: Frame) => {
		const { size } = answers;
		return answers.add(model.classify(frame).raw.join()).size > size;
	};
	return FORMATS.flatMap((format) =>
		SIZES.map(([width, height]) => {
			for (let seed = 1; ; seed++) {
				const frame = frameOf(width, height, format, seed);
				if (isNew(frame)) return frame;
			}
		}),
	);
}

const INPUTS = [1, 2, 3, 4, 5].map((seed) =>
	Int8Array.from(frameOf(8, 8, "rgb888", seed).data),
);

/** Release builds everywhere, and one build that checks each access to memory. */
const BUILDS = [
	...BOARD_IDS.map((board) => ({ board, kind: "release" as Kind })),
	{ board: BOARD_IDS[0], kind: "checked" as Kind },
];

describe.skipIf(arm.skip).each(BUILDS)(
	`firmware on a Cortex-M in QEMU: $board, $kind${arm.skip ? ` (${arm.skip})` : ""}`,
	({ board, kind }) => {
		const blob = imageBlob({}, LABELS);
		let model: Model;
		let frames: Frame[];
		let qemu: Qemu;
		let client: SmpClient;
		let transport: Transport;

		beforeAll(async () => {
			buildFirmware(board, kind);
			model = await loadModel(blob, { engine: "mvp" });
			frames = framesFor(model);
			qemu = await Qemu.start(board, kind, { frames });
			({ client, transport } = await qemu.client());
		});
		afterAll(async () => {
			await transport?.close();
			await qemu?.stop();
		});

		test("takes a model over its serial line", async () => {
			const flashed = await flashModel(client, blob);
			expect(flashed.skipped).toBe(false);
			expect((await flashModel(client, blob)).skipped).toBe(true);
			expect((await readLabels(client)).labels).toEqual(model.labels);
		});

		test("gives the same bytes as Node for input tensors", async () => {
			const answers = new Set<string>();
			for (const input of INPUTS) {
				const { outputs } = await inferInput(client, input);
				expect(outputs).toEqual(model.run(input));
				answers.add(outputs.join());
			}
			expect(answers.size).toBe(INPUTS.length);
		});

		test("gives the same bytes as Node for frames of its camera, resized", async () => {
			const expected = frames.map((frame) => model.classify(frame).raw.join());
			// The camera loop goes on between two questions, so that any frame may be next: ask until each had its turn.
			const seen = new Set<string>();
			for (let i = 0; seen.size < expected.length && i < MAX_FRAMES; i++)
				seen.add((await inferFrame(client)).outputs.join());
			expect([...seen].sort()).toEqual(expected.sort());
		});

		test("keeps the model over a restart, and its clock runs", async () => {
			const before = await readStats(client);
			const asked = Date.now();
			await restart(client);
			const after = await readStats(client);
			expect(after.status).toBe(0);
			const passed = Date.now() - asked;
			expect(before.uptime).toBeGreaterThan(0);
			expect(after.uptime).toBeLessThan(passed + before.uptime / 2);
			expect(before.faults).toBe(0);
			expect(qemu.isRunning).toBe(true);
		});
	},
);
