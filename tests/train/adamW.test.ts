import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Parameter } from "../../converter/graph/float";
import { AdamW } from "../../converter/train/adamW";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

function drawn(length: number, seed: number): Float32Array {
	const random = new Random(seed);
	return Float32Array.from({ length }, () => random.normal());
}

/** Odd lengths: the kernel works on four values at once. Biases first, though what decays is to lie first. */
function parameters() {
	return [
		{ parameter: { shape: [5], values: drawn(5, 1) }, decay: false },
		{ parameter: { shape: [7, 3], values: drawn(21, 2) }, decay: true },
		{ parameter: { shape: [2], values: drawn(2, 3) }, decay: false },
		{ parameter: { shape: [3, 3], values: drawn(9, 4) }, decay: true },
	];
}

function gradientsOf(list: Parameter[], step: number) {
	return new Map(
		list.map((parameter, i): [Parameter, Float32Array] => [
			parameter,
			drawn(parameter.values.length, 100 * step + i),
		]),
	);
}

/** The paper's algorithm 2, in doubles. */
function textbook(
	start: Float32Array,
	gradients: Float32Array[],
	rates: number[],
	decay: number,
): number[] {
	return [...start].map((initial, i) => {
		let [w, m, v] = [initial, 0, 0];
		for (const [t, gradient] of gradients.entries()) {
			m = BETA1 * m + (1 - BETA1) * gradient[i];
			v = BETA2 * v + (1 - BETA2) * gradient[i] ** 2;
			const mean = m / (1 - BETA1 ** (t + 1));
			const deviation = Math.sqrt(v / (1 - BETA2 ** (t + 1)));
			w -= rates[t] * (mean / (deviation + EPSILON) + decay * w);
		}
		return w;
	});
}

const RATES = [0.01, 0.02, 0.005, 0.03];

test("steps as the paper says; biases do not decay", () => {
	const trainables = parameters();
	const start = trainables.map(({ parameter }) => parameter.values.slice());
	const optimizer = new AdamW(trainables, 0.3);
	const list = trainables.map(({ parameter }) => parameter);
	const history = RATES.map((_, step) => gradientsOf(list, step));
	for (const [step, rate] of RATES.entries())
		optimizer.step(history[step], rate);
	for (const [i, { parameter, decay }] of trainables.entries()) {
		const gradients = history.map((g) => g.get(parameter) as Float32Array);
		const expected = textbook(start[i], gradients, RATES, decay ? 0.3 : 0);
		for (const [k, value] of parameter.values.entries())
			expect(value).toBeCloseTo(expected[k], 5);
	}
});

test("restored from its state, it goes on as if it had not stopped", () => {
	const [one, other] = [parameters(), parameters()];
	const lists = [one, other].map((t) => t.map(({ parameter }) => parameter));
	const whole = new AdamW(one, 0.3);
	for (const [step, rate] of RATES.entries())
		whole.step(gradientsOf(lists[0], step), rate);
	const before = new AdamW(other, 0.3);
	for (const step of [0, 1])
		before.step(gradientsOf(lists[1], step), RATES[step]);
	const after = new AdamW(other, 0.3);
	after.restore(before.state());
	for (const step of [2, 3])
		after.step(gradientsOf(lists[1], step), RATES[step]);
	expect(lists[1].map(({ values }) => values)).toEqual(
		lists[0].map(({ values }) => values),
	);
});

test("values that were changed from outside between two steps are the ones it changes", () => {
	const trainables = parameters();
	const list = trainables.map(({ parameter }) => parameter);
	const optimizer = new AdamW(trainables, 0);
	optimizer.step(gradientsOf(list, 0), 0.01);
	list[0].values.fill(100);
	optimizer.step(gradientsOf(list, 1), 0.01);
	for (const value of list[0].values) expect(value).toBeCloseTo(100, 1);
});
