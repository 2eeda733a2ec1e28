import { describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import type { Parameter } from "../../converter/graph/float";
import { AdamW } from "../../converter/train/adamW";
import {
	batchCount,
	gather,
	shuffledBatches,
} from "../../converter/train/batch";
import { cosineDecay } from "../../converter/train/schedule";

describe("schedule", () => {
	test("rises, peaks, falls to nothing", () => {
		const rates = Array.from({ length: 100 }, (_, step) =>
			cosineDecay(0.5, step, 100, 0.1),
		);
		expect(rates[0]).toBeCloseTo(0.05);
		expect(rates[9]).toBeCloseTo(0.5);
		expect(rates[10]).toBeCloseTo(0.5);
		expect(rates[55]).toBeCloseTo(0.25);
		expect(rates[99]).toBeLessThan(0.001);
	});

	test("a training of one step gets the whole rate", () => {
		expect(cosineDecay(0.5, 0, 1, 0.1)).toBeCloseTo(0.5);
	});
});

describe("AdamW", () => {
	const parameter = (...values: number[]): Parameter => ({
		shape: [values.length],
		values: Float32Array.from(values),
	});

	test("the first step moves every value by the rate, against its gradient", () => {
		const p = parameter(1, 1, 1);
		const optimizer = new AdamW([{ parameter: p, decay: false }], 0);
		const gradient = Float32Array.of(0.001, -100, 0);
		optimizer.step(new Map([[p, gradient]]), 0.1);
		expect(p.values[0]).toBeCloseTo(0.9, 3);
		expect(p.values[1]).toBeCloseTo(1.1, 3);
		expect(p.values[2]).toBe(1);
	});

	test("decay shrinks only what is marked for it", () => {
		const [kernel, bias] = [parameter(2), parameter(2)];
		const trainables = [
			{ parameter: kernel, decay: true },
			{ parameter: bias, decay: false },
		];
		const none = new Map(
			[kernel, bias].map((p) => [p, new Float32Array(1)] as const),
		);
		new AdamW(trainables, 0.5).step(none, 0.1);
		expect(kernel.values[0]).toBeCloseTo(2 * (1 - 0.1 * 0.5));
		expect(bias.values[0]).toBe(2);
	});

	test("finds the minimum of a badly scaled bowl", () => {
		const p = parameter(5, -3);
		const optimizer = new AdamW([{ parameter: p, decay: false }], 0);
		for (let step = 0; step < 500; step++) {
			const gradient = Float32Array.of(p.values[0], 1000 * p.values[1]);
			const rate = cosineDecay(0.1, step, 500, 0);
			optimizer.step(new Map([[p, gradient]]), rate);
		}
		expect(Math.hypot(...p.values)).toBeLessThan(0.01);
	});
});

describe("batches", () => {
	test("have the targets of their examples", () => {
		const samples: Samples = {
			inputShape: [1],
			classes: 2,
			labels: [0, 1, -1],
			targets: Float32Array.of(1, 0, 1, 1, 0, 0),
			write: (index, target) => target.fill(index),
		};
		const { inputs, labels, targets } = gather(samples, [2, 1]);
		expect([...inputs]).toEqual([2, 1]);
		expect(labels).toEqual([-1, 1]);
		expect([...(targets ?? [])]).toEqual([0, 0, 1, 1]);
		const { targets: none } = gather({ ...samples, targets: undefined }, [0]);
		expect(none).toBeUndefined();
	});

	test.each([
		[36, 16, 2],
		[5, 16, 1],
		[100, 16, 6],
	])("%i examples in batches of about %i: %i", (count, size, batches) => {
		const dealt = shuffledBatches(count, size, new Random(1));
		expect(batchCount(count, size)).toBe(batches);
		expect(dealt.length).toBe(batches);
		expect(dealt.flat().sort((a, b) => a - b)).toEqual([
			...Array(count).keys(),
		]);
		const sizes = dealt.map((batch) => batch.length);
		expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
	});
});
