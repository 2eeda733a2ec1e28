import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BOARDS from "../../firmware-sim/cortex-m/boards.json";
import { openTransport, SmpClient, type Transport } from "../../host/flasher";
import { FRAME_CODES, frameFormat } from "../../host/runtime/frame";
import type { Frame } from "../../host/runtime/types";

export type BoardId = keyof typeof BOARDS;
export type Kind = "release" | "checked";
export const BOARD_IDS = Object.keys(BOARDS) as BoardId[];

const CAMERA_MAGIC = 0x4d41434f;
const CONNECT_TRIES = 200;
const CONNECT_PAUSE = 50;

/** Builds one ELF. */
export function buildFirmware(board: BoardId, kind: Kind) {
	const script = "firmware-sim/cortex-m/build.mjs";
	const args = [script, "--board", board, "--kind", kind];
	execFileSync(process.execPath, args, { stdio: "pipe" });
}

/** Frames as hardware/camera.c reads them. */
function cameraImage(frames: readonly Frame[]): Uint8Array {
	const words = (...values: number[]) =>
		new Uint8Array(Uint16Array.from(values).buffer);
	const parts = frames.flatMap((frame) => {
		const { width, height, data } = frame;
		const code = FRAME_CODES[frameFormat(frame)];
		const padding = new Uint8Array(-data.length & 3);
		const header = words(width, height, code, data.length / height);
		return [header, Uint8Array.from(data), padding];
	});
	const head = new Uint8Array(
		Uint32Array.of(CAMERA_MAGIC, frames.length).buffer,
	);
	return Buffer.concat([head, ...parts]);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (!address || typeof address === "string") throw new Error("no port");
	return address.port;
}

/** A board in QEMU, with its line on a TCP port. */
export class Qemu {
	readonly port: string;
	readonly #process: ChildProcess;
	readonly #folder: string;
	#said = "";

	private constructor(port: string, process: ChildProcess, folder: string) {
		this.port = port;
		this.#process = process;
		this.#folder = folder;
		process.stderr?.on("data", (bytes) => {
			this.#said += bytes;
		});
	}

	/** Starts what buildFirmware built; the camera, where there are frames, shows them in turn. */
	static async start(
		board: BoardId,
		kind: Kind,
		frames: readonly Frame[] = [],
	): Promise<Qemu> {
		const folder = mkdtempSync(join(tmpdir(), "ocelli-qemu-"));
		writeFileSync(join(folder, "camera.bin"), cameraImage(frames));
		const port = await freePort();
		const name = kind === "checked" ? `${board}.checked` : board;
		const args = [
			...["-M", board, "-display", "none", "-monitor", "none"],
			...["-semihosting-config", "enable=on,target=native"],
			...["-serial", `tcp:127.0.0.1:${port},server=on,wait=on,nodelay=on`],
			...["-kernel", resolve(`dist/cortex-m/${name}.elf`)],
			...["-device", loader(board)],
		];
		const stdio = ["ignore", "ignore", "pipe"] as const;
		const child = spawn("qemu-system-arm", args, {
			cwd: folder,
			stdio: [...stdio],
		});
		return new Qemu(`tcp://127.0.0.1:${port}`, child, folder);
	}

	/** Whether the board runs still: a fault ends QEMU. */
	get isRunning() {
		return this.#process.exitCode === null;
	}

	/** A client on the board's line; the first one lets the board start. */
	async client(): Promise<{ client: SmpClient; transport: Transport }> {
		for (let left = CONNECT_TRIES; ; left--) {
			try {
				const transport = await openTransport(this.port);
				return { client: new SmpClient(transport), transport };
			} catch (error) {
				if (left === 0 || !this.isRunning)
					throw new Error(`QEMU does not answer: ${this.#said}`, {
						cause: error,
					});
				await sleep(CONNECT_PAUSE);
			}
		}
	}

	/** Ends QEMU. */
	async stop() {
		const gone = new Promise((resolve) => this.#process.once("exit", resolve));
		if (this.isRunning && this.#process.kill("SIGKILL")) await gone;
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

function loader(board: BoardId): string {
	const { camera } = BOARDS[board];
	return `loader,file=camera.bin,addr=${camera},force-raw=on`;
}
