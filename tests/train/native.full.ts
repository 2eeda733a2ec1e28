import { describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type { FloatGraph } from "../../converter/graph/float";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import type { Batch } from "../../converter/train/batch";
import { trainables } from "../../converter/train/parameters";
import { cosineDecay } from "../../converter/train/schedule";
import type { BackendName } from "../../converter/train/settings";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { part } from "../support/parts";

/**
 * The real native tfjs-node beside the wasm backend: the same Trainer, the same losses. Where it is not installed,
 * OCELLI_TFJS_NODE names a folder whose node_modules hold it.
 */
const missing = part("native").skip;

const CLASSES = 4;
const RATE = 1e-3;

/** Waves of colour; the class is how often they go up and down across the image. */
function batchOf(size: number, count: number): Batch {
	const random = new Random(1);
	const labels = Array.from({ length: count }, (_, i) => i % CLASSES);
	const inputs = labels.flatMap((label) => {
		const across = random.between(1, 3) * (label + 1);
		const [down, phase] = [random.between(-6, 6), random.float()];
		const level = [random.float(), random.float(), random.float()];
		return Array.from({ length: size * size * 3 }, (_, i) => {
			const [y, x] = [Math.floor(i / 3 / size), Math.floor(i / 3) % size];
			const turns = (across * x + down * y) / size + phase;
			return level[i % 3] + 0.2 * Math.sin(2 * Math.PI * turns);
		});
	});
	return { inputs: Float32Array.from(inputs), labels };
}

function trainerOf(tf: Tf, graph: FloatGraph): Trainer {
	return new Trainer(tf, graph, { weightDecay: 0.02, labelSmoothing: 0.05 });
}

/** A network after `steps` steps on the wasm backend. */
async function started(
	architecture: ArchitectureName,
	size: number,
	steps: number,
): Promise<FloatGraph> {
	const { build, width } = ARCHITECTURES[architecture];
	const inputShape = [size, size, 3];
	const graph = build({ inputShape, classes: CLASSES, seed: 1, width });
	const { tf } = await openBackend("wasm");
	const trainer = trainerOf(tf, graph);
	const batch = batchOf(size, 16);
	for (let step = 0; step < steps; step++)
		trainer.step(batch, cosineDecay(1e-3, step, steps, 0));
	return graph;
}

async function losses(
	backend: BackendName,
	graph: FloatGraph,
	rate: number,
): Promise<number[]> {
	const { tf } = await openBackend(backend);
	const trainer = trainerOf(tf, structuredClone(graph));
	const batch = batchOf(graph.inputShape[0], 16);
	return Array.from({ length: 20 }, () => trainer.step(batch, rate).loss);
}

/** The loss on the batch after one step at a normal rate, and how far that step moved each parameter. */
async function oneStep(backend: BackendName, start: FloatGraph) {
	const { tf } = await openBackend(backend);
	const graph = structuredClone(start);
	const trainer = trainerOf(tf, graph);
	const batch = batchOf(graph.inputShape[0], 16);
	const { loss } = trainer.step(batch, RATE);
	const after = trainer.evaluate(samplesOf(batch, graph.inputShape)).loss;
	const before = trainables(start);
	const moved = trainables(graph).map(({ parameter: { values } }, i) =>
		values.map((value, k) => value - before[i].parameter.values[k]),
	);
	return { loss, after, moved };
}

function samplesOf({ inputs, labels }: Batch, inputShape: number[]): Samples {
	const length = inputs.length / labels.length;
	return {
		inputShape,
		classes: CLASSES,
		labels,
		write: (i, target) =>
			target.set(inputs.subarray(i * length, (i + 1) * length)),
	};
}

/** Share of the values of `a` that `b` has to 1 % of a step of the optimizer. */
function agreement(a: Float32Array[], b: Float32Array[]): number {
	const near = a.map((values, i) =>
		values.reduce(
			(n, v, k) => n + Number(Math.abs(v - b[i][k]) < 0.01 * RATE),
			0,
		),
	);
	const total = a.reduce((sum, { length }) => sum + length, 0);
	return near.reduce((sum, n) => sum + n, 0) / total;
}

describe.skipIf(missing)(
	`native tfjs-node${missing ? `: ${missing}` : ""}`,
	() => {
		test("loads, computes and says what it is", async () => {
			const { name, description } = await openBackend("tensorflow");
			expect(name).toBe("tensorflow");
			expect(description).toBe("tensorflow (tfjs-node 4.22.0)");
		});

		/**
		 * MobileNet's 27 batch norms and relus make chaos of rounding errors before any training, and Adam takes steps of
		 * full size in noise: it is compared after a few steps, at a low rate.
		 */
		test.each([
			{ name: "resnet8", size: 32, after: 0, rate: 1e-3 },
			{ name: "compact", size: 48, after: 0, rate: 1e-3 },
			{ name: "mobilenet", size: 96, after: 18, rate: 3e-5 },
		] as const)(
			"$name: the losses of wasm, to 1e-4 over 20 steps",
			async ({ name, size, after, rate }) => {
				const graph = await started(name, size, after);
				const native = await losses("tensorflow", graph, rate);
				const wasm = await losses("wasm", graph, rate);
				const worst = Math.max(...native.map((l, i) => Math.abs(l - wasm[i])));
				console.log(
					`${name}: loss ${native[0].toFixed(4)} to ${native[19].toFixed(4)}, largest difference ${worst.toExponential(1)}`,
				);
				expect(native[19]).toBeLessThan(native[0]);
				expect(worst).toBeLessThan(1e-4);
			},
		);

		/** Before rounding has had steps to grow in. */
		test.each([
			{ name: "resnet8", size: 32 },
			{ name: "compact", size: 48 },
			{ name: "mobilenet", size: 96 },
		] as const)(
			"$name: one step at a normal rate is that of wasm",
			async ({ name, size }) => {
				const graph = await started(name, size, 0);
				const native = await oneStep("tensorflow", graph);
				const wasm = await oneStep("wasm", graph);
				const share = agreement(native.moved, wasm.moved);
				console.log(
					`${name}: one step from ${native.loss} (wasm ${wasm.loss}) to ${native.after} (${wasm.after}), ${(100 * share).toFixed(2)} % of the parameters alike`,
				);
				expect(Math.abs(native.loss - wasm.loss)).toBeLessThan(1e-4);
				expect(Math.abs(native.after - wasm.after)).toBeLessThan(1e-4);
				expect(native.after).not.toBe(native.loss);
				expect(share).toBeGreaterThan(0.99);
			},
		);
	},
);
