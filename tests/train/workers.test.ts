import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { FloatGraph } from "../../converter/graph/float";
import { openBackend } from "../../converter/train/backend";
import type { Batch } from "../../converter/train/batch";
import { differentiate } from "../../converter/train/differentiate";
import { TrainError } from "../../converter/train/errors";
import { statefulParameters } from "../../converter/train/parameters";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { openHelpers, usefulWorkers } from "../../converter/train/workers/pool";
import {
	type Helpers,
	joined,
	shares,
} from "../../converter/train/workers/shares";
import { randomParameter, smallNetwork, withHead } from "./networks";
import { relativeError } from "./tensors";

let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

const opened: Helpers[] = [];
afterEach(async () => {
	for (const helpers of opened.splice(0)) await helpers.close();
});

const LOSS = { labelSmoothing: 0.1 };
const OPTIONS = { ...LOSS, weightDecay: 0.01 };

/** Eleven examples: they do not divide evenly. */
function batchOf(graph: FloatGraph, seed: number, examples = 11): Batch {
	const random = new Random(seed);
	const size = graph.inputShape.reduce((product, side) => product * side, 1);
	return {
		inputs: Float32Array.from({ length: examples * size }, () =>
			random.float(),
		),
		labels: Array.from({ length: examples }, (_, i) => i % 3),
	};
}

/** Without batch norm, shares and the whole batch are the same sum. */
function plainNetwork(): FloatGraph {
	const kernel = randomParameter([3, 3, 3, 4], 1);
	const named = { name: "conv", inputs: ["input"] };
	return withHead(
		[{ op: "conv2d", ...named, kernel, stride: 2, padding: "same" }],
		4 * 4 * 4,
	);
}

async function helpersFor(graph: FloatGraph, count: number, examples = 11) {
	const [h, w, c] = graph.inputShape;
	const capacity = { examples, inputs: examples * h * w * c, classes: 3 };
	const options = { count, capacity, loss: LOSS, backend: "wasm" } as const;
	const helpers = await openHelpers(graph, options);
	opened.push(helpers);
	return helpers;
}

describe("a batch in shares", () => {
	test("keeps order and targets, and gives every share an example", () => {
		const targets = Float32Array.from({ length: 33 }, (_, i) => i);
		const batch = { ...batchOf(plainNetwork(), 1), targets };
		const parts = shares(batch, 3);
		expect(parts.map(({ labels }) => labels.length)).toEqual([3, 4, 4]);
		expect(parts.flatMap(({ labels }) => labels)).toEqual(batch.labels);
		expect(parts.flatMap((part) => [...part.inputs])).toEqual([
			...batch.inputs,
		]);
		expect(parts.flatMap((part) => [...(part.targets ?? [])])).toEqual([
			...targets,
		]);
		const few = batchOf(plainNetwork(), 1, 2);
		expect(shares(few, 5).map(({ labels }) => labels.length)).toEqual([1, 1]);
	});

	test("has the loss and the gradient of the whole batch, where examples do not meet", () => {
		const graph = plainNetwork();
		const batch = batchOf(graph, 2);
		const parts = shares(batch, 3);
		const whole = differentiate(tf, graph, batch, LOSS);
		const sum = joined(
			parts.map((part) => differentiate(tf, graph, part, LOSS)),
			parts.map(({ labels }) => labels.length),
		);
		expect(sum.loss).toBeCloseTo(whole.loss, 6);
		expect(sum.correct).toBe(whole.correct);
		expect(relativeError(sum.gradient, whole.gradient)).toBeLessThan(1e-5);
	});
});

describe("threads", () => {
	const STEPS = [3, 4, 5];

	async function weightsAfter(helpers?: Helpers): Promise<number[]> {
		const graph = smallNetwork(1);
		const trainer = new Trainer(tf, graph, { ...OPTIONS, helpers });
		for (const seed of STEPS) trainer.step(batchOf(graph, seed), 0.01);
		return statefulParameters(graph).flatMap(({ values }) => [...values]);
	}

	test("give the same bytes as the same shares computed one after the other", async () => {
		const graph = smallNetwork(1);
		const inTurn: Helpers = {
			count: 2,
			begin(current, parts) {
				this.finish = () =>
					parts.map((part) => differentiate(tf, current, part, LOSS));
			},
			finish: () => [],
			close: async () => {},
		};
		const expected = await weightsAfter(inTurn);
		expect(await weightsAfter(await helpersFor(graph, 2))).toEqual(expected);
		expect(await weightsAfter()).not.toEqual(expected);
	});

	test("that fail are an error, and the weights stay as they are", async () => {
		const graph = smallNetwork(2);
		const broken = structuredClone(graph);
		broken.layers[1].inputs = ["nothing"];
		const helpers = await helpersFor(broken, 1);
		const trainer = new Trainer(tf, graph, { ...OPTIONS, helpers });
		const before = statefulParameters(graph).map(({ values }) => [...values]);
		expect(() => trainer.step(batchOf(graph, 6), 0.01)).toThrow(TrainError);
		expect(() => trainer.step(batchOf(graph, 6), 0.01)).toThrow(
			/training thread stopped \(TrainError: layer .*"nothing".*--workers 1/,
		);
		expect(statefulParameters(graph).map(({ values }) => [...values])).toEqual(
			before,
		);
	});

	test("are as many as there are cores and examples for", () => {
		expect(usefulWorkers(16)).toBe(1);
		expect(usefulWorkers(8)).toBe(1);
		expect(usefulWorkers(1e6)).toBeGreaterThanOrEqual(1);
		expect(usefulWorkers(1e6)).toBeLessThanOrEqual(8);
	});
});
