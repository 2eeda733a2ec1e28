import { describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { headOf, probabilitiesOf } from "../../converter/decide/head";
import {
	fitTemperature,
	type LogitExample,
	MAX_TEMPERATURE,
	MIN_TEMPERATURE,
	negativeLogLikelihood,
	temperedProbabilities,
	withTemperature,
} from "../../converter/decide/temperature";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { runReference } from "../../converter/reference";

/** Examples whose classes are drawn from the softmax of their logits, which then are made `bolder` times as great. */
function drawn(count: number, bolder: number, seed: number): LogitExample[] {
	const random = new Random(seed);
	return Array.from({ length: count }, () => {
		const logits = Array.from({ length: 4 }, () => 2 * random.normal());
		const sum = logits.reduce((total, z) => total + Math.exp(z), 0);
		let rest = random.float() * sum;
		const label = logits.findIndex((z) => {
			rest -= Math.exp(z);
			return rest <= 0;
		});
		return {
			logits: logits.map((z) => z * bolder),
			classes: [Math.max(0, label)],
		};
	});
}

/** The same for classes that are answered one by one. */
function drawnSeveral(count: number, bolder: number): LogitExample[] {
	const random = new Random(4);
	return Array.from({ length: count }, () => {
		const logits = Array.from({ length: 3 }, () => 2 * random.normal());
		const classes = logits.flatMap((z, k) =>
			random.float() < 1 / (1 + Math.exp(-z)) ? [k] : [],
		);
		return { logits: logits.map((z) => z * bolder), classes };
	});
}

describe("the temperature", () => {
	test.each([0.5, 1, 3])(
		"is what made the logits %f times as great",
		(bolder) => {
			const found = fitTemperature(drawn(3000, bolder, 1), "softmax");
			expect(found / bolder).toBeGreaterThan(0.92);
			expect(found / bolder).toBeLessThan(1.08);
		},
	);

	test.each([0.5, 3])("of classes by themselves, too: %f", (bolder) => {
		const found = fitTemperature(drawnSeveral(2000, bolder), "logistic");
		expect(found / bolder).toBeGreaterThan(0.92);
		expect(found / bolder).toBeLessThan(1.08);
	});

	test("never makes the examples less likely, however few they are", () => {
		for (let seed = 1; seed <= 30; seed++) {
			const examples = drawn(1 + (seed % 6), seed % 2 ? 3 : 0.4, seed);
			const at = (temperature: number) =>
				negativeLogLikelihood(examples, "softmax", temperature);
			const found = fitTemperature(examples, "softmax");
			expect(at(found)).toBeLessThanOrEqual(at(1));
		}
	});

	test("stays near 1 where few examples are all right, and within its limits always", () => {
		const right = (count: number): LogitExample[] =>
			Array(count).fill({ logits: [3, 0, 0], classes: [0] });
		const few = fitTemperature(right(4), "softmax");
		expect(few).toBeGreaterThan(0.6);
		expect(few).toBeLessThan(1);
		expect(fitTemperature(right(1e5), "softmax")).toBeGreaterThanOrEqual(
			MIN_TEMPERATURE,
		);
		const wrong: LogitExample[] = Array(1e4).fill({
			logits: [3, 0, 0],
			classes: [1],
		});
		expect(fitTemperature(wrong, "softmax")).toBeLessThanOrEqual(
			MAX_TEMPERATURE,
		);
		expect(fitTemperature([], "softmax")).toBe(1);
	});
});

/** A dense layer of weight 1 for each of 3 logits, and what makes probabilities of them. */
function network(op: "softmax" | "logistic"): QuantizedGraph {
	const clamp = { min: -128, max: 127 };
	const probabilities = { scale: 1 / 256, zeroPoint: -128 };
	return {
		tensors: [
			{ name: "x", shape: [1, 3], scale: Math.fround(0.05), zeroPoint: 0 },
			{ name: "z", shape: [1, 3], scale: Math.fround(0.07), zeroPoint: -5 },
			{ name: "p", shape: [1, 3], ...probabilities },
		],
		operators: [
			{
				op: "fullyConnected",
				perChannel: true,
				weights: Int8Array.of(127, 0, 0, 0, 127, 0, 0, 0, 127),
				weightScales: new Float32Array(3).fill(1 / 127),
				bias: new Int32Array(3),
				...{ inputs: [0], output: 1, clamp },
			},
			op === "softmax"
				? { op, beta: 1, inputs: [1], output: 2, clamp }
				: { op, inputs: [1], output: 2, clamp },
		],
		input: 0,
		output: 2,
	};
}

const INPUTS = Array.from({ length: 40 }, (_, i) =>
	Int8Array.of(i * 3 - 60, 40 - i, (i * 37) % 90),
);

describe.each(["softmax", "logistic"] as const)("a network of %s", (op) => {
	const graph = network(op);
	const head = headOf(graph);

	test.each([0.4, 2.5])("at temperature %f", (temperature) => {
		const cooled = withTemperature(graph, temperature);
		for (const input of INPUTS) {
			const before = runReference(graph, input);
			const after = runReference(cooled, input);
			const expected = temperedProbabilities(
				Array.from(before, (q) => Math.min(255.5, q + 128.5) / 256),
				op,
				temperature,
			);
			// Before, only the byte of each probability is known.
			for (const [k, q] of after.entries())
				if (before[k] > -110 && before[k] < 110)
					expect(Math.abs((q + 128) / 256 - expected[k])).toBeLessThan(0.03);
		}
	});

	test("its logits' bytes stay what they were", () => {
		const cooled = withTemperature(graph, 0.3);
		const logits = (g: QuantizedGraph, input: Int8Array) =>
			runReference(
				{ ...g, operators: g.operators.slice(0, 1), output: 1 },
				input,
			);
		for (const input of INPUTS)
			expect(logits(cooled, input)).toEqual(logits(graph, input));
	});

	test("its head gives the same probabilities as the whole", () => {
		for (const input of INPUTS) {
			const whole = Array.from(
				runReference(graph, input),
				(q) => (q + 128) / 256,
			);
			const body = {
				...graph,
				operators: graph.operators.slice(0, 1),
				output: 1,
			};
			const [own] = probabilitiesOf(graph, [runReference(body, input)]);
			expect(own).toEqual(whole);
		}
		expect(head.operators).toHaveLength(1);
	});
});

test("only softmax and logistic make probabilities", () => {
	const graph = network("softmax");
	const body = { ...graph, operators: graph.operators.slice(0, 1), output: 1 };
	expect(() => headOf(body)).toThrow(/ends in fullyConnected/);
});
