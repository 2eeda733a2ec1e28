/**
 * Training speed beside native tfjs-node, in one run: forward, backward and update, in images a second. Each way runs in
 * a process of its own with one thread of computation; ways alternate, so that a busy machine hits all alike. What
 * counts is the ratio within a round.
 *
 * OCELLI_TFJS_NODE names a folder whose node_modules hold tfjs-node, where it is not installed beside Ocelli.
 */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { FloatGraph } from "../../converter/graph/float";
import { ARCHITECTURES } from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import type { Batch } from "../../converter/train/batch";
import { Trainer } from "../../converter/train/trainer";
import { openHelpers } from "../../converter/train/workers/pool";
import { layersStep } from "./layersStep";

const NETS = {
	resnet8: { size: 32, batch: 32 },
	mobilenet: { size: 96, batch: 32 },
} as const;
type Net = keyof typeof NETS;

/** Makes a function that makes one step. */
type Stepper = (net: Net) => Promise<() => unknown>;

const BASE = "tfjs-node, its layers API";
const WAYS: Record<string, Stepper> = {
	"ocelli, wasm, 1 thread": ocelli("wasm", 1),
	"ocelli, wasm, 2 threads": ocelli("wasm", 2),
	"ocelli, tfjs-node": ocelli("tensorflow", 1),
	[BASE]: native,
};

const ROUNDS = 5;
const SECONDS = 4;
const CLASSES = 10;

function batchOf(net: Net): Batch {
	const { size, batch } = NETS[net];
	return {
		inputs: Float32Array.from({ length: batch * size * size * 3 }, () =>
			Math.random(),
		),
		labels: Array.from({ length: batch }, (_, i) => i % CLASSES),
	};
}

function graphOf(net: Net): FloatGraph {
	const { size } = NETS[net];
	const { build, width } = ARCHITECTURES[net];
	return build({
		inputShape: [size, size, 3],
		classes: CLASSES,
		seed: 1,
		width,
	});
}

function ocelli(backend: "wasm" | "tensorflow", threads: number): Stepper {
	return async (net) => {
		const { tf } = await openBackend(backend);
		const graph = graphOf(net);
		const batch = batchOf(net);
		const loss = { labelSmoothing: 0 };
		const capacity = {
			examples: batch.labels.length,
			inputs: batch.inputs.length,
			classes: CLASSES,
		};
		const count = threads - 1;
		const helpers =
			count > 0
				? await openHelpers(graph, { count, capacity, loss, backend })
				: undefined;
		const options = { ...loss, weightDecay: 0.01, helpers };
		const trainer = new Trainer(tf, graph, options);
		return () => trainer.step(batch, 1e-3);
	};
}

async function native(net: Net) {
	const { tf } = await openBackend("tensorflow");
	return layersStep(tf, graphOf(net), batchOf(net), CLASSES);
}

/** Images a second. */
async function measure(net: Net, way: string): Promise<number> {
	const step = await WAYS[way](net);
	await step();
	const started = performance.now();
	let images = 0;
	while (performance.now() - started < 1000 * SECONDS) {
		await step();
		images += NETS[net].batch;
	}
	return (1000 * images) / (performance.now() - started);
}

/** The same in a process of its own, where native libraries start no threads; undefined where it does not run. */
function measured(net: Net, way: string): number | undefined {
	const single = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };
	const env = { ...process.env, ...single, TF_CPP_MIN_LOG_LEVEL: "2" };
	const args = [fileURLToPath(import.meta.url), net, way];
	try {
		const stdio = ["ignore", "pipe", "ignore"] as const;
		const text = execFileSync(process.execPath, args, {
			env,
			stdio: [...stdio],
		});
		return Number(text.toString().trim().split("\n").at(-1));
	} catch {
		return undefined;
	}
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function compare(net: Net): void {
	const { size, batch } = NETS[net];
	const rounds = Array.from({ length: ROUNDS }, () =>
		Object.fromEntries(
			Object.keys(WAYS).map((way) => [way, measured(net, way)]),
		),
	);
	console.log(`\n${net}, ${size} x ${size} x 3, batches of ${batch}`);
	for (const way of Object.keys(WAYS)) {
		const speeds = rounds.flatMap((round) => round[way] ?? []);
		if (speeds.length < ROUNDS) {
			console.log(`  ${way.padEnd(28)} does not run here`);
			continue;
		}
		const ratios = rounds.flatMap((round) => {
			const [own, base] = [round[way], round[BASE]];
			return own && base ? own / base : [];
		});
		const ratio =
			ratios.length > 0 ? `${median(ratios).toFixed(2)} x ${BASE}` : "";
		console.log(
			`  ${way.padEnd(28)} ${median(speeds).toFixed(0).padStart(5)} images/s   ${ratio}`,
		);
	}
}

const [net, way] = process.argv.slice(2);
if (net) {
	console.log(await measure(net as Net, way));
	process.exit(0);
}
console.log(
	`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}; medians of ${ROUNDS} rounds`,
);
for (const name of Object.keys(NETS)) compare(name as Net);
