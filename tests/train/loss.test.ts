import { describe, expect, test } from "vitest";
import { binaryCrossEntropy } from "../../converter/train/loss/binaryCrossEntropy";
import { crossEntropy } from "../../converter/train/loss/crossEntropy";
import {
	argmax,
	type LossOptions,
	oneHot,
} from "../../converter/train/loss/loss";

const softmax = (logits: number[]) => {
	const exps = logits.map(Math.exp);
	const sum = exps.reduce((a, b) => a + b);
	return exps.map((e) => e / sum);
};
const logistic = (logits: number[]) =>
	logits.map((z) => 1 / (1 + Math.exp(-z)));

/** The second example stays as it is: the loss is the mean of both. */
const LOGITS = [0.3, -1.2, 0.8];
const OTHER = [0.2, 0.3, 0.5];
const LABELS = [1, 0];
const SEVERAL = Float32Array.of(1, 0, 1, 0, 0, 0);
const MIXED = Float32Array.of(0.3, 0.7, 0, 0, 0, 1);

const CASES: [string, typeof crossEntropy, typeof softmax, LossOptions][] = [
	["softmax", crossEntropy, softmax, {}],
	["softmax, smoothed", crossEntropy, softmax, { smoothing: 0.2 }],
	[
		"softmax, a mixture, weighted",
		crossEntropy,
		softmax,
		{ smoothing: 0.1, targets: MIXED, classWeights: [0.5, 2, 1] },
	],
	["logistic, one class", binaryCrossEntropy, logistic, {}],
	[
		"logistic, several, weighted",
		binaryCrossEntropy,
		logistic,
		{ smoothing: 0.1, targets: SEVERAL, classWeights: [0.5, 2, 3] },
	],
];

test.each(CASES)(
	"the gradient is the slope of the loss: %s",
	(_, loss, activation, options) => {
		const at = (z: number[]) =>
			loss(Float32Array.from([...activation(z), ...OTHER]), LABELS, options);
		const { gradient } = at(LOGITS);
		for (const k of LOGITS.keys()) {
			const moved = (d: number) => LOGITS.map((z, i) => (i === k ? z + d : z));
			const slope = (at(moved(0.01)).value - at(moved(-0.01)).value) / 0.02;
			expect(gradient[k]).toBeCloseTo(slope, 3);
		}
	},
);

describe("softmax", () => {
	test("loss of a certain and of an even answer", () => {
		const loss = crossEntropy(Float32Array.of(1, 0, 0.5, 0.5), [0, 1]);
		expect(loss.value).toBeCloseTo(Math.LN2 / 2);
		expect(loss.correct).toBe(1);
	});

	test("a class of weight 2 counts twice", () => {
		const probabilities = Float32Array.of(0.5, 0.5, 0.5, 0.5);
		const weighted = { classWeights: [2, 1] };
		const plain = crossEntropy(probabilities, [0, 1]);
		const loss = crossEntropy(probabilities, [0, 1], weighted);
		expect(loss.value).toBeCloseTo(1.5 * plain.value);
		expect(loss.gradient[0]).toBeCloseTo(2 * plain.gradient[0]);
		expect(loss.gradient[2]).toBeCloseTo(plain.gradient[2]);
	});
});

describe("logistic", () => {
	test("loss of even answers: one bit a class", () => {
		const { value } = binaryCrossEntropy(new Float32Array(6).fill(0.5), LABELS);
		expect(value).toBeCloseTo(3 * Math.LN2);
	});

	test("weights count for examples that show the class", () => {
		const probabilities = Float32Array.of(0.5, 0.5);
		const targets = Float32Array.of(1, 0);
		const plain = binaryCrossEntropy(probabilities, [0], { targets });
		const loss = binaryCrossEntropy(probabilities, [0], {
			targets,
			classWeights: [3, 3],
		});
		expect(loss.gradient[0]).toBeCloseTo(3 * plain.gradient[0]);
		expect(loss.gradient[1]).toBeCloseTo(plain.gradient[1]);
	});

	test("smoothing 0.1 asks for 95 % and 5 %", () => {
		const { gradient } = binaryCrossEntropy(Float32Array.of(0.95, 0.05), [0], {
			smoothing: 0.1,
		});
		for (const value of gradient) expect(value).toBeCloseTo(0, 6);
	});

	test("an example is right if every class is", () => {
		const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.9, 0.1, 0.1);
		const options = { targets: Float32Array.of(1, 0, 1, 1, 0, 1) };
		expect(binaryCrossEntropy(probabilities, [0, 0], options).correct).toBe(1);
	});
});

test.each([crossEntropy, binaryCrossEntropy])(
	"a class of probability 0 costs much, not infinity",
	(loss) => {
		const { value } = loss(Float32Array.of(1, 0), [1]);
		expect(value).toBeGreaterThan(50);
		expect(value).toBeLessThan(150);
	},
);

test("no label, no target", () => {
	expect([...oneHot([1, -1, 0], 2)]).toEqual([0, 1, 0, 0, 1, 0]);
});

test("argmax takes the first of equals", () => {
	expect(argmax([1, 3, 3, 2])).toBe(1);
});
