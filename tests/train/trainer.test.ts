import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type { FloatGraph } from "../../converter/graph/float";
import { openBackend } from "../../converter/train/backend";
import { gather } from "../../converter/train/batch";
import { TrainError } from "../../converter/train/errors";
import { runEpochs } from "../../converter/train/loop";
import { statefulParameters } from "../../converter/train/parameters";
import type { EpochProgress } from "../../converter/train/progress";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { smallNetwork } from "./networks";

let tf: Tf;
beforeAll(async () => {
	await openBackend("cpu");
	tf = (await openBackend("wasm")).tf;
});

/** Noise in which the class is a little more red, green or blue. */
function colored(count: number, seed: number): Samples {
	const labels = Array.from({ length: count }, (_, i) => i % 3);
	const random = new Random(seed);
	const images = labels.map((label) =>
		Float32Array.from(
			{ length: 12 * 12 * 3 },
			(_, i) => 0.5 + 0.2 * random.normal() + (i % 3 === label ? 0.15 : 0),
		),
	);
	return {
		inputShape: [12, 12, 3],
		classes: 3,
		labels,
		write: (index, target) => target.set(images[index]),
	};
}

const RECIPE = { weightDecay: 0.01, labelSmoothing: 0.05 };
const LOOP = {
	epochs: 6,
	batchSize: 12,
	learningRate: 0.01,
	warmup: 0.1,
	seed: 5,
};

function weightsOf(graph: FloatGraph): number[] {
	return statefulParameters(graph).flatMap(({ values }) => [...values]);
}

test("learns what it is shown, and says how far it is", async () => {
	const trainer = new Trainer(tf, smallNetwork(1), RECIPE);
	const seen: EpochProgress[] = [];
	const onEpoch = (progress: EpochProgress) => seen.push(progress);
	const options = { ...LOOP, onEpoch };
	const validation = colored(30, 2);
	await runEpochs(trainer, colored(60, 1), validation, options);
	expect(trainer.evaluate(validation).accuracy).toBeGreaterThan(0.95);
	expect(seen.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
	expect(seen[5].loss).toBeLessThan(seen[0].loss);
	expect(seen[5].imagesPerSecond).toBeGreaterThan(0);
});

test("the same seed gives the same weights, another seed others", async () => {
	const train = async (seed: number) => {
		const graph = smallNetwork(3);
		const options = { ...LOOP, epochs: 2, seed };
		const trainer = new Trainer(tf, graph, RECIPE);
		await runEpochs(trainer, colored(24, 1), undefined, options);
		return weightsOf(graph);
	};
	const [first, again, other] = [
		await train(7),
		await train(7),
		await train(8),
	];
	expect(again).toEqual(first);
	expect(other).not.toEqual(first);
});

test("the cpu backend's losses, to 1e-4 over 10 steps", async () => {
	const losses = async (backend: "wasm" | "cpu") => {
		const { tf } = await openBackend(backend);
		const trainer = new Trainer(tf, smallNetwork(4), RECIPE);
		const batch = gather(colored(12, 3), [...Array(12).keys()]);
		return Array.from({ length: 10 }, () => trainer.step(batch, 0.01).loss);
	};
	const expected = await losses("cpu");
	const actual = await losses("wasm");
	for (const [i, loss] of actual.entries())
		expect(Math.abs(loss - expected[i])).toBeLessThan(1e-4);
});

test("steps and evaluations leave no tensor behind", () => {
	const trainer = new Trainer(tf, smallNetwork(5), RECIPE);
	const samples = colored(12, 4);
	const work = () => {
		trainer.step(gather(samples, [...Array(12).keys()]), 0.01);
		trainer.evaluate(samples);
	};
	work();
	const { numTensors, numBytes } = tf.memory();
	for (let i = 0; i < 5; i++) work();
	expect(tf.memory()).toMatchObject({ numTensors, numBytes });
});

test("a value that is not a number is an error, and the weights stay as they are", () => {
	const graph = smallNetwork(6);
	const trainer = new Trainer(tf, graph, RECIPE);
	const batch = gather(colored(12, 5), [...Array(12).keys()]);
	batch.inputs[7] = Number.NaN;
	const before = weightsOf(graph);
	expect(() => trainer.step(batch, 0.01)).toThrow(TrainError);
	expect(() => trainer.step(batch, 0.01)).toThrow(/gradient.*not a number/);
	expect(weightsOf(graph)).toEqual(before);
});

test("aborting stops it with the signal's reason", async () => {
	const controller = new AbortController();
	const epochs: number[] = [];
	const onEpoch = ({ epoch }: EpochProgress) => {
		epochs.push(epoch);
		if (epoch === 2) controller.abort(new Error("enough"));
	};
	const { signal } = controller;
	const trainer = new Trainer(tf, smallNetwork(7), RECIPE);
	const run = runEpochs(trainer, colored(24, 6), undefined, {
		...LOOP,
		onEpoch,
		signal,
	});
	await expect(run).rejects.toThrow("enough");
	expect(epochs).toEqual([1, 2]);
});

test("a timer can stop it, however short the epochs are", async () => {
	const controller = new AbortController();
	setTimeout(() => controller.abort(new Error("enough")), 20);
	const trainer = new Trainer(tf, smallNetwork(7), RECIPE);
	const run = runEpochs(trainer, colored(4, 6), undefined, {
		...LOOP,
		epochs: 400,
		signal: controller.signal,
	});
	await expect(run).rejects.toThrow("enough");
});

describe("with validation", () => {
	test("the epoch that did best on it is kept", async () => {
		const graph = smallNetwork(8);
		const trainer = new Trainer(tf, graph, RECIPE);
		// Labelled wrong: the better the net gets, the worse it does on it.
		const samples = colored(30, 8);
		const labels = samples.labels.map((label) => (label + 1) % 3);
		const validation = { ...samples, labels };
		const training = colored(30, 7);
		const history = await runEpochs(trainer, training, validation, LOOP);
		const accuracies = history.map((epoch) => epoch.validationAccuracy ?? 0);
		const best = Math.max(...accuracies);
		expect(accuracies.at(-1)).toBeLessThan(best);
		expect(trainer.evaluate(validation).accuracy).toBe(best);
	});
});
