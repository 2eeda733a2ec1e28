import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type { FloatGraph } from "../../converter/graph/float";
import { withoutHead } from "../../converter/train/backbone/backbone";
import { openBackend } from "../../converter/train/backend";
import { TrainError } from "../../converter/train/errors";
import { fitHead } from "../../converter/train/finetune/head";
import { startFrom } from "../../converter/train/finetune/start";
import { forward, upload } from "../../converter/train/network";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";
import { smallNetwork } from "./networks";

let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

describe("the head", () => {
	/** Clouds far from the origin and of very different spread, which plain gradient descent does badly on. */
	function clouds(link: "softmax" | "logistic") {
		const random = new Random(1);
		const labels = Array.from({ length: 90 }, (_, i) => i % 3);
		const features = labels.flatMap((label) => [
			50 + 4 * random.normal() + (label === 0 ? 20 : 0),
			-3 + 0.1 * random.normal() + (label === 1 ? 1 : 0),
			1000 + 0.5 * random.normal(),
		]);
		const targets = labels.flatMap((label) =>
			[0, 1, 2].map((c) => Number(c === label)),
		);
		return {
			labels,
			features: Float32Array.from(features),
			length: 3,
			targets: Float32Array.from(targets),
			classes: 3,
			link,
		};
	}

	test.each(["softmax", "logistic"] as const)(
		"tells clouds apart, by %s",
		(link) => {
			const data = clouds(link);
			const { kernel, bias } = fitHead(data, 1e-4);
			const sums = (row: number) =>
				[0, 1, 2].map((c) =>
					[0, 1, 2].reduce(
						(sum, k) => sum + data.features[3 * row + k] * kernel[3 * k + c],
						bias[c],
					),
				);
			const right = data.labels.filter((label, row) => {
				const scores = sums(row);
				return scores[label] === Math.max(...scores);
			});
			expect(right.length).toBeGreaterThan(85);
		},
	);

	test("is at the minimum of what it minimizes: no weight moves it lower", () => {
		const data = clouds("softmax");
		const decay = 0.1;
		const head = fitHead(data, decay);
		const scale = scaleOf(data.features, 3);
		const cost = (kernel: Float32Array) => {
			let sum = 0;
			for (const [row, label] of data.labels.entries()) {
				const scores = [0, 1, 2].map((c) =>
					[0, 1, 2].reduce(
						(s, k) => s + data.features[3 * row + k] * kernel[3 * k + c],
						head.bias[c],
					),
				);
				const most = Math.max(...scores);
				const all = scores.reduce((s, z) => s + Math.exp(z - most), 0);
				sum += Math.log(all) - (scores[label] - most);
			}
			const squares = kernel.reduce((s, w) => s + (w / scale) ** 2, 0);
			return sum / data.labels.length + (decay / 2) * squares;
		};
		const least = cost(head.kernel);
		// Along feature 0 and 1 only: feature 2's mean is so large that moving its weight moves the bias.
		for (const k of [0, 1])
			for (const c of [0, 1, 2])
				for (const way of [-1, 1]) {
					const moved = head.kernel.slice();
					moved[3 * k + c] += way * 0.3 * scale;
					expect(cost(moved)).toBeGreaterThan(least);
				}
	});

	test("of features that are all alike says how often each class comes", () => {
		const targets = Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1);
		const features = new Float32Array(8).fill(7);
		const data = { features, length: 2, targets, classes: 2 };
		const { kernel, bias } = fitHead({ ...data, link: "softmax" }, 0.01);
		expect([...kernel]).toEqual([0, 0, 0, 0]);
		expect(Math.exp(bias[0] - bias[1])).toBeCloseTo(3, 1);
	});
});

/** The factor that brings the features' mean square about their means to 1. */
function scaleOf(features: Float32Array, length: number): number {
	const n = features.length / length;
	let squares = 0;
	for (let k = 0; k < length; k++) {
		const column = Array.from(
			{ length: n },
			(_, i) => features[i * length + k],
		);
		const mean = column.reduce((sum, v) => sum + v, 0) / n;
		squares += column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
	}
	return 1 / Math.sqrt(squares);
}

describe("a start from another net", () => {
	/** Red, green and blue noise. */
	function colored(channels: 1 | 3, side = 12): Samples {
		const random = new Random(2);
		const labels = Array.from({ length: 30 }, (_, i) => i % 3);
		const size = side * side * channels;
		const images = labels.map((label) =>
			Float32Array.from(
				{ length: size },
				(_, i) => random.float() + (i % channels === label ? 0.4 : 0),
			),
		);
		const write = (i: number, target: Float32Array) => target.set(images[i]);
		return { inputShape: [side, side, channels], classes: 3, labels, write };
	}

	function featuresOf(graph: FloatGraph, x: Float32Array): Float32Array {
		return tf.tidy(() => {
			const input = tf.tensor(x, [1, ...graph.inputShape]);
			const records = forward(tf, graph, upload(tf, graph), input, false);
			const last = graph.layers[graph.layers.length - 1].name;
			return records.get(last)?.output.dataSync().slice() as Float32Array;
		});
	}

	test("knows the classes before any training, and leaves the net it started from as it was", () => {
		const features = withoutHead(smallNetwork(9));
		const before = structuredClone(features);
		const samples = colored(3);
		const graph = startFrom(tf, features, samples);
		const trainer = new Trainer(tf, graph, {
			weightDecay: 0,
			labelSmoothing: 0,
		});
		expect(trainer.evaluate(samples).accuracy).toBeGreaterThan(0.8);
		trainer.step({ inputs: new Float32Array(2 * 432), labels: [0, 1] }, 0.01);
		expect(features).toEqual(before);
	});

	test("reads photos of another size", () => {
		const graph = startFrom(tf, withoutHead(smallNetwork(9)), colored(3, 20));
		expect(graph.inputShape).toEqual([20, 20, 3]);
	});

	test("sees gray as colour whose channels are equal", () => {
		const features = withoutHead(smallNetwork(9));
		const gray = startFrom(tf, features, colored(1));
		const x = Float32Array.from({ length: 144 }, (_, i) => (i % 17) / 17);
		const threefold = Float32Array.from(
			{ length: 432 },
			(_, i) => x[Math.floor(i / 3)],
		);
		const expected = featuresOf(features, threefold);
		const actual = featuresOf(withoutHead(gray), x);
		for (const [i, value] of actual.entries())
			expect(value).toBeCloseTo(expected[i], 4);
	});

	test("that reads gray refuses colour", () => {
		const features = withoutHead(smallNetwork(9));
		const gray = withoutHead(startFrom(tf, features, colored(1)));
		expect(() => startFrom(tf, gray, colored(3))).toThrow(TrainError);
		expect(() => startFrom(tf, gray, colored(3))).toThrow(/1 channels.*--gray/);
	});
});
