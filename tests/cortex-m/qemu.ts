import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BOARDS from "../../firmware-sim/cortex-m/boards.json";
import { openTransport, SmpClient, type Transport } from "../../host/flasher";
import type { Frame } from "../../host/runtime/types";
import { cameraImage, flashImage } from "./images";

export type BoardId = keyof typeof BOARDS;
export type Kind = "release" | "checked";
export const BOARD_IDS = Object.keys(BOARDS) as BoardId[];

const CONNECT_TRIES = 200;
const CONNECT_PAUSE = 50;

/** Test files run beside one another: each worker builds for itself. */
const OUT = `dist/cortex-m/test-${process.env.VITEST_POOL_ID}`;

/** Builds one ELF. */
export function buildFirmware(board: BoardId, kind: Kind) {
	const script = "firmware-sim/cortex-m/build.mjs";
	const args = [script, "--board", board, "--kind", kind, "--out", OUT];
	execFileSync(process.execPath, args, { stdio: "pipe" });
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (!address || typeof address === "string") throw new Error("no port");
	return address.port;
}

/** Where buildFirmware leaves a build. */
export function elfOf(board: BoardId, kind: Kind): string {
	const name = kind === "checked" ? `${board}.checked` : board;
	return resolve(OUT, `${name}.elf`);
}

export interface QemuOptions {
	/** What the camera shows in turn; none: it is broken. */
	frames?: readonly Frame[];
	/** A model that is in flash already; only for boards that keep their flash in memory. */
	blob?: Uint8Array;
	/** For QEMU's -plugin. */
	plugin?: string;
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

	/** Starts what buildFirmware built. */
	static async start(
		board: BoardId,
		kind: Kind,
		{ frames = [], blob, plugin }: QemuOptions = {},
	): Promise<Qemu> {
		const folder = mkdtempSync(join(tmpdir(), "ocelli-qemu-"));
		const port = await freePort();
		const load = (name: string, address: string, bytes: Uint8Array) => {
			writeFileSync(join(folder, name), bytes);
			return ["-device", `loader,file=${name},addr=${address},force-raw=on`];
		};
		const { camera, flash } = BOARDS[board];
		const args = [
			...["-M", board, "-display", "none", "-monitor", "none"],
			...["-semihosting-config", "enable=on,target=native"],
			...["-serial", `tcp:127.0.0.1:${port},server=on,wait=on,nodelay=on`],
			...["-kernel", elfOf(board, kind)],
			...load("camera.bin", camera, cameraImage(frames)),
			...(blob && "base" in flash && flash.driver === "kept"
				? load("flash.img", flash.base, flashImage(blob, flash.bytes))
				: []),
			...(plugin ? ["-plugin", plugin] : []),
		];
		const child = spawn("qemu-system-arm", args, {
			cwd: folder,
			stdio: ["ignore", "ignore", "pipe"],
		});
		return new Qemu(`tcp://127.0.0.1:${port}`, child, folder);
	}

	/** What QEMU and its plugins wrote to standard error so far. */
	get said() {
		return this.#said;
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
