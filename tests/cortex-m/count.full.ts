import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convertModel } from "../../converter/convert";
import { inferInput } from "../../host/flasher";
import { loadModel } from "../../host/runtime";
import { frameOf } from "../sim/models";
import { CC, part, SHARED } from "../support/parts";
import { buildFirmware, elfOf, Qemu } from "./qemu";

const missing = ["arm", "cc", "shared"] as const;
const skip = missing.map((name) => part(name).skip).find(Boolean);

const BOARD = "mps2-an386";
const PATIENCE = 30_000;
/** Multiply-accumulates before anything is optimized away, and instructions for each that are allowed. */
const NETWORKS = [
	{ name: "pretrainedResnet_quant", side: 32, macs: 12_501_632, budget: 4.1 },
	{ name: "vww_96_int8", side: 96, macs: 7_489_664, budget: 5.9 },
];

/** Address of a function in the ELF, hexadecimal. */
function addressOf(name: string): string {
	const symbols = execFileSync("arm-none-eabi-nm", [elfOf(BOARD, "release")]);
	const match = new RegExp(`^(\\w+) T ${name}$`, "m").exec(symbols.toString());
	if (!match) throw new Error(`no function ${name} in the firmware`);
	return match[1];
}

/** The counts that the plugin has told, once there are two: the first frame may have been begun before it. */
async function counts(qemu: Qemu): Promise<number[]> {
	for (let waited = 0; waited < PATIENCE; waited += 100) {
		const told = [...qemu.said.matchAll(/^count (\d+)$/gm)];
		if (told.length > 1) return told.slice(1).map((match) => Number(match[1]));
		await sleep(100);
	}
	throw new Error(`no frame was classified: ${qemu.said}`);
}

describe.skipIf(skip)(
	`instructions on a Cortex-M4${skip ? ` (${skip})` : ""}`,
	() => {
		const folder = mkdtempSync(join(tmpdir(), "ocelli-count-"));
		const library = join(folder, "count.so");

		beforeAll(() => {
			buildFirmware(BOARD, "release");
			const source = "tests/cortex-m/count.c";
			execFileSync(CC, ["-O2", "-shared", "-fPIC", source, "-o", library]);
		});
		afterAll(() => rmSync(folder, { recursive: true, force: true }));

		test.each(NETWORKS)(
			"$name: Node's bytes, within $budget a multiply-accumulate",
			async ({ name, side, macs, budget }) => {
				const bytes = readFileSync(join(SHARED, "models", `${name}.tflite`));
				const { blob } = await convertModel({ bytes, name });
				const model = await loadModel(blob, { engine: "mvp" });
				const frame = frameOf(side, side, "rgb888", 5);
				const from = addressOf("board_camera_row");
				const plugin = `${library},from=${from},to=${addressOf("board_on_result")}`;
				const options = { frames: [frame], blob, plugin };
				const qemu = await Qemu.start(BOARD, "release", options);
				const { client, transport } = await qemu.client();
				try {
					const [count] = await counts(qemu);
					console.info(`${name}: ${count} instructions`);
					expect(count / macs).toBeLessThan(budget);
					const input = Int8Array.from(frame.data);
					const { outputs } = await inferInput(client, input);
					expect(outputs).toEqual(model.run(input));
				} finally {
					await transport.close();
					await qemu.stop();
				}
			},
		);
	},
);
