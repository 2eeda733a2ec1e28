/**
 * Speed of int8 inference beside others, in one run, one thread each: a process a way, all alive at a time, measured in
 * turns. Times are those that the process was given of a core, so that others on the machine count little; what counts
 * is the ratio to our SIMD engine within a round. An inference has its input copied in and its output copied out.
 * Outputs are compared with ours on the demo's test photos.
 *
 * npm ci --prefix tests/bench installs the others; one that is not there, or cannot load a network, is said and left out.
 * OCELLI_ROUNDS says how many rounds.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Net, readNets } from "./nets";
import { litert } from "./peers/litert";
import { ocelli } from "./peers/ocelli";
import { onnxruntime } from "./peers/onnxruntime";
import type { NetFiles, Open } from "./peers/types";

const BASE = "ocelli simd";
const RELAXED = "litert.js, relaxed SIMD";
const WAYS: Record<string, Open> = {
	[BASE]: ocelli("simd"),
	"ocelli mvp": ocelli("mvp"),
	"litert.js, compat": litert("compat"),
	[RELAXED]: litert("relaxed"),
	"onnxruntime-web": onnxruntime,
};

const ROUNDS = Number(process.env.OCELLI_ROUNDS ?? 15);
const WARM_UP_MILLISECONDS = 800;
const TURN_MILLISECONDS = 150;
/** Inferences between two looks at the time. */
const RUNS = 4;

/** What the parent sends to a way's process. */
type Request = { files: NetFiles; inputs: Int8Array[] } | "outputs" | "time";
type Answer = { outputs?: Int8Array[]; milliseconds?: number; error?: string };

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** A way's process: loads a network, then answers until its parent lets it go. */
function serve(way: string): void {
	let run: Awaited<ReturnType<Open>>;
	let inputs: Int8Array[];
	const handle = async (request: Request): Promise<Answer> => {
		if (request === "time")
			return { milliseconds: await time(TURN_MILLISECONDS) };
		if (request === "outputs") {
			const outputs: Int8Array[] = [];
			for (const input of inputs) outputs.push((await run(input)).slice());
			return { outputs };
		}
		run = await WAYS[way](request.files);
		inputs = request.inputs;
		await time(WARM_UP_MILLISECONDS);
		return {};
	};
	/** Of an inference, in a turn of that much of a core's time. */
	const time = async (milliseconds: number) => {
		const used = () => {
			const { user, system } = process.cpuUsage();
			return (user + system) / 1000;
		};
		const started = used();
		let runs = 0;
		while (used() - started < milliseconds) {
			for (const input of inputs.slice(0, RUNS)) await run(input);
			runs += RUNS;
		}
		return (used() - started) / runs;
	};
	process.on("message", async (request: Request) => {
		const answer = await handle(request).catch((error) => ({
			error: String(error?.message ?? error),
		}));
		process.send?.(answer);
	});
}

/** The same, seen from the parent. */
class Way {
	readonly name: string;
	readonly #child: ChildProcess;
	readonly times: number[] = [];

	constructor(name: string) {
		this.name = name;
		this.#child = fork(fileURLToPath(import.meta.url), [name], {
			execArgv: name === RELAXED ? ["--experimental-wasm-relaxed-simd"] : [],
			stdio: ["ignore", "ignore", "ignore", "ipc"],
			serialization: "advanced",
		});
	}

	/** Throws Error with the reason why the process could not. */
	ask(request: Request): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const ended = (code: number | null) =>
				reject(new Error(`its process ended with ${code}`));
			this.#child.once("exit", ended);
			this.#child.once("message", (answer: Answer) => {
				this.#child.off("exit", ended);
				if (answer.error) reject(new Error(answer.error));
				else resolve(answer);
			});
			this.#child.send(request);
		});
	}

	close(): void {
		this.#child.kill();
	}
}

/** Those that can load the network. */
async function openWays({ blob, tflite, inputs }: Net): Promise<Way[]> {
	const ways: Way[] = [];
	for (const name of Object.keys(WAYS)) {
		const way = new Way(name);
		try {
			await way.ask({ files: { blob, tflite }, inputs });
			ways.push(way);
		} catch (error) {
			console.log(`  ${name}: left out, ${(error as Error).message}`);
			way.close();
		}
	}
	return ways;
}

async function compare(net: Net): Promise<void> {
	console.log(`\n${net.name}`);
	const ways = await openWays(net);
	for (let round = 0; round < ROUNDS; round++)
		for (const way of ways)
			way.times.push((await way.ask("time")).milliseconds ?? Number.NaN);
	const [own] = ways;
	const expected = (await own.ask("outputs")).outputs ?? [];
	for (const way of ways) {
		const ratios = way.times.map((time, round) => time / own.times[round]);
		const { outputs = [] } = await way.ask("outputs");
		const cells = [
			way.name.padEnd(24),
			`${median(way.times).toFixed(3).padStart(8)} ms`,
			`${median(ratios).toFixed(2).padStart(6)} x`,
			differences(outputs, expected),
		];
		console.log(`  ${cells.join("   ")}`);
		way.close();
	}
}

function differences(outputs: Int8Array[], expected: Int8Array[]): string {
	const largest = (bytes: Int8Array) => bytes.indexOf(Math.max(...bytes));
	const same = outputs.filter(
		(bytes, i) => largest(bytes) === largest(expected[i]),
	);
	const apart = outputs.flatMap((bytes, i) =>
		Array.from(bytes, (value, k) => Math.abs(value - expected[i][k])),
	);
	return `same class in ${same.length} of ${outputs.length}, outputs at most ${Math.max(...apart)} of 255 apart`;
}

const [way] = process.argv.slice(2);
if (way) serve(way);
else {
	console.log(
		`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}; one thread, medians of ${ROUNDS} rounds in turns; ratio: time / ${BASE}'s`,
	);
	const nets = await readNets((reason) => console.log(`left out: ${reason}`));
	for (const net of nets) await compare(net);
}
