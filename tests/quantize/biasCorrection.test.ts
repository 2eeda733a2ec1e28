import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { biasOf, isWeighted } from "../../converter/graph/layers";
import { correctBiases } from "../../converter/quantize/biasCorrection";
import { calibrate } from "../../converter/quantize/calibrate";
import { Judge } from "../../converter/quantize/judge";
import { quantize } from "../../converter/quantize/quantize";
import { openBackend } from "../../converter/train/backend";
import type { Tf } from "../../converter/train/tf";
import { dense, net, probabilities, relu, samples } from "./nets";

let tf: Tf;
beforeAll(async () => {
	({ tf } = await openBackend("wasm"));
});

/**
 * Weights of the first layer: 1 for the first input, which is always 0; for the others 0.4 of a step, which rounding
 * makes 0. Their inputs are 1 on average, so output 0 misses 31 * 0.4 / 127.
 */
const INPUTS = 32;
const LOST = 0.4 / 127;
const graph = net(
	[INPUTS],
	[
		dense("sum", "input", [INPUTS, 2], (from, to) => {
			if (from === 0) return 1;
			return to === 0 ? LOST : from % 2 === 0 ? 0.5 : -0.5;
		}),
		relu("positive", "sum"),
		dense("logits", "positive", [2, 2], (from, to) => (from === to ? 30 : -2)),
	],
);

const random = new Random(8);
const ROWS = Array.from({ length: 50 }, () =>
	Array.from({ length: INPUTS }, (_, i) =>
		i === 0 ? 0 : 2 * random.between(0, 1),
	),
);
const examples = samples(
	[INPUTS],
	ROWS,
	ROWS.map((_, i) => i % 2),
);

function biasesOf(of: typeof graph): number[][] {
	return of.layers.filter(isWeighted).map((layer) => [...biasOf(layer).values]);
}

describe("weights that round to less than they are", () => {
	test("their mean shift goes into the bias", () => {
		const seen = calibrate(tf, graph, examples);
		const corrected = correctBiases(tf, graph, quantize(graph, seen), examples);
		const total = ROWS.flat().reduce((sum, value) => sum + value, 0);
		const shift = (LOST * total) / ROWS.length;
		const [[lost, kept]] = biasesOf(corrected);
		expect(shift).toBeGreaterThan(0.09);
		expect(lost).toBeGreaterThan(0.95 * shift);
		expect(lost).toBeLessThan(1.05 * shift);
		expect(Math.abs(kept)).toBeLessThan(0.05 * shift);
	});

	test("later layers see it corrected: theirs is not taken back twice", () => {
		const seen = calibrate(tf, graph, examples);
		const corrected = correctBiases(tf, graph, quantize(graph, seen), examples);
		const [, [first]] = biasesOf(corrected);
		// Uncorrected, the first logit would miss 30 * shift = 3.
		expect(Math.abs(first)).toBeLessThan(0.3);
	});

	test("int8 comes far closer to the float network", async () => {
		const seen = calibrate(tf, graph, examples);
		const judge = new Judge(tf, graph, examples);
		const plain = quantize(graph, seen);
		const corrected = correctBiases(tf, graph, plain, examples);
		const before = await judge.score(plain);
		const after = await judge.score(quantize(corrected, seen));
		expect(after.divergence).toBeLessThan(before.divergence / 20);
	});
});

test("the graph that is given stays as it was, and no tensor is left behind", () => {
	const seen = calibrate(tf, graph, examples);
	const before = probabilities(tf, graph, examples);
	const { numTensors } = tf.memory();
	correctBiases(tf, graph, quantize(graph, seen), examples);
	expect(tf.memory().numTensors).toBe(numTensors);
	expect(probabilities(tf, graph, examples)).toEqual(before);
});
