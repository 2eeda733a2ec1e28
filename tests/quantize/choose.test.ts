import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { FloatGraph } from "../../converter/graph/float";
import { calibrate } from "../../converter/quantize/calibrate";
import { quantizeBest } from "../../converter/quantize/choose";
import { Judge } from "../../converter/quantize/judge";
import { quantize } from "../../converter/quantize/quantize";
import {
	best,
	nameOf,
	VARIANTS,
	variantsFor,
} from "../../converter/quantize/variants";
import { runReference } from "../../converter/reference";
import { openBackend } from "../../converter/train/backend";
import type { Tf } from "../../converter/train/tf";
import { dense, net, parameter, probabilities, relu, samples } from "./nets";

let tf: Tf;
beforeAll(async () => {
	({ tf } = await openBackend("wasm"));
});

describe("the rule", () => {
	const score = (name: string, accuracy: number, divergence: number) => ({
		name,
		accuracy,
		divergence,
	});

	test("accuracy first", () => {
		const tried = [score("a", 0.8, 0.1), score("b", 0.9, 0.5)];
		expect(best(tried, 1000).name).toBe("b");
	});

	test("of equally accurate ones the one closest to the float network", () => {
		const tried = [
			score("a", 0.9, 0.2),
			score("b", 0.9, 0.1),
			score("c", 0.8, 0),
		];
		expect(best(tried, 1000).name).toBe("b");
	});

	test("of equal ones the first, which is the plainest", () => {
		const tried = [score("a", 1, 0.1), score("b", 1, 0.1)];
		expect(best(tried, 9).name).toBe("a");
		expect(nameOf(VARIANTS[0])).toBe("minmax");
	});

	test("a difference within a standard error is none: 0.9 +- 0.03 of 100, +- 0.009 of 1000", () => {
		const tried = [score("a", 0.9, 0.2), score("b", 0.88, 0.1)];
		expect(best(tried, 100).name).toBe("b");
		expect(best(tried, 1000).name).toBe("a");
	});

	test("all right on a few examples has no error: one wrong is worse", () => {
		const tried = [score("a", 1, 0.2), score("b", 8 / 9, 0.1)];
		expect(best(tried, 9).name).toBe("a");
	});
});

test("variants: every calibration with and without each remedy, or those that were asked for", () => {
	expect(new Set(VARIANTS.map(nameOf)).size).toBe(12);
	expect(variantsFor("auto", true)).toEqual(VARIANTS);
	expect(variantsFor("mse", true).map(nameOf)).toEqual([
		"mse",
		"mse, biases corrected",
		"mse, equalized",
		"mse, equalized, biases corrected",
	]);
	expect(variantsFor("minmax", false).map(nameOf)).toEqual([
		"minmax",
		"minmax, biases corrected",
	]);
});

const INPUTS = 16;
const random = new Random(21);
const ROWS = Array.from({ length: 120 }, () =>
	Array.from({ length: INPUTS }, () => random.normal()),
);

/** Two hidden layers of drawn weights. */
function graphOf(activation: "relu" | "relu6"): FloatGraph {
	const draw = new Random(22);
	const weight = () => 0.5 * draw.normal();
	return net(
		[INPUTS],
		[
			dense("a", "input", [INPUTS, 12], weight),
			relu("b", "a", activation),
			dense("c", "b", [12, 12], weight),
			relu("d", "c", activation),
			dense("e", "d", [12, 3], weight),
		],
	);
}
const graph = graphOf("relu");

function examplesOf(rows: number[][]) {
	const unlabelled = samples(
		[INPUTS],
		rows,
		rows.map((_, n) => n % 3),
	);
	const answers = probabilities(tf, graph, unlabelled);
	const labels = rows.map((_, n) => {
		const row = [...answers.subarray(3 * n, 3 * n + 3)];
		return row.indexOf(Math.max(...row));
	});
	return { ...unlabelled, labels };
}

describe("the judge", () => {
	test("accuracy of the int8 answers, divergence of what is behind them", async () => {
		const [training, validation] = [ROWS.slice(0, 40), ROWS.slice(40)].map(
			examplesOf,
		);
		const quantized = quantize(graph, calibrate(tf, graph, training));
		const judge = new Judge(tf, graph, training, validation);
		const { accuracy, divergence } = await judge.score(quantized);
		const [input] = quantized.tensors;
		const right = ROWS.slice(40).filter((row, n) => {
			const q = Int8Array.from(row, (value) =>
				Math.max(
					-128,
					Math.min(127, Math.round(value / input.scale) + input.zeroPoint),
				),
			);
			const answer = runReference(quantized, q);
			return answer.indexOf(Math.max(...answer)) === validation.labels[n];
		});
		expect(accuracy).toBe(right.length / 80);
		expect(divergence).toBeGreaterThan(0);
		expect(divergence).toBeLessThan(0.01);
		expect(judge.examples).toEqual({ accuracy: 80, divergence: 120 });
	});

	test("a network with logistic is judged class by class", async () => {
		const several: FloatGraph = {
			...graph,
			layers: [
				...graph.layers.slice(0, -1),
				{ op: "logistic", name: "answer", inputs: ["e"] },
			],
		};
		const examples = examplesOf(ROWS);
		const answers = probabilities(tf, several, examples);
		const targets = answers.map((p) => (p >= 0.5 ? 1 : 0));
		const judge = new Judge(tf, several, { ...examples, targets });
		const seen = calibrate(tf, several, examples);
		const { accuracy, divergence } = await judge.score(quantize(several, seen));
		expect(accuracy).toBeGreaterThan(0.9);
		expect(divergence).toBeGreaterThan(0);
		expect(divergence).toBeLessThan(0.01);
	});
});

describe("quantizeBest", () => {
	test("tries all, takes what the rule says, and gives the same again", async () => {
		const [training, validation] = [ROWS.slice(0, 40), ROWS.slice(40)].map(
			examplesOf,
		);
		const request = { tf, graph, training, validation };
		const { graph: quantized, report } = await quantizeBest(request);
		expect(report.tried.map(({ name }) => name)).toEqual(VARIANTS.map(nameOf));
		expect(report.taken).toBe(best(report.tried, 80).name);
		expect(report.examples).toEqual({ accuracy: 80, divergence: 120 });
		const judge = new Judge(tf, graph, training, validation);
		expect(report.tried).toContainEqual({
			name: report.taken,
			...(await judge.score(quantized)),
		});
		expect(await quantizeBest(request)).toEqual({ graph: quantized, report });
	});

	test("a calibration that is asked for, without validation, on a net with relu6", async () => {
		const training = examplesOf(ROWS);
		const clipped = graphOf("relu6");
		const { report } = await quantizeBest({
			tf,
			graph: clipped,
			training,
			name: "percentile",
		});
		expect(report.tried.map(({ name }) => name)).toEqual([
			"percentile",
			"percentile, biases corrected",
		]);
		expect(report.chosenOn).toBe("training");
		expect(report.examples).toEqual({ accuracy: 64, divergence: 64 });
	});

	test("fine-tuned, where that is asked for and no worse", async () => {
		const [training, validation] = [ROWS.slice(0, 40), ROWS.slice(40)].map(
			examplesOf,
		);
		const request = { tf, graph, training, validation, name: "mse" } as const;
		const tuned = await quantizeBest({
			...request,
			finetune: { training, seed: 1, epochs: 2 },
		});
		const last = tuned.report.tried.at(-1);
		const plain = await quantizeBest(request);
		expect(last?.name).toBe(`${plain.report.taken}, fine-tuned`);
		expect(tuned.report.taken).toBe(last?.name);
		expect(tuned.graph).not.toEqual(plain.graph);
	});

	test("not fine-tuned where that is worse", async () => {
		const training = examplesOf(ROWS);
		const labels = training.labels.map((label) => (label + 1) % 3);
		const { report } = await quantizeBest({
			tf,
			graph,
			training,
			name: "mse",
			finetune: { training: { ...training, labels }, seed: 1, epochs: 40 },
		});
		const plain = report.tried.find(({ name }) => name === report.taken);
		const tuned = report.tried.at(-1);
		expect(report.taken).not.toMatch("fine-tuned");
		expect(tuned?.accuracy).toBeLessThan(plain?.accuracy ?? 0);
	});
});

describe("one pixel of 200 images is 40 times too bright", () => {
	const SHAPE = [8, 8, 1];
	const draw = new Random(31);
	const images = Array.from({ length: 200 }, () =>
		Float32Array.from({ length: 64 }, () => draw.float()),
	);
	const bright = net(SHAPE, [
		{
			op: "conv2d",
			name: "mixed",
			inputs: ["input"],
			kernel: parameter([1, 1, 1, 6], (c) => (c % 2 ? 1 : -1)),
			bias: parameter([6], (c) => (c % 2 ? -0.2 : 0.2) * c),
			stride: 1,
			padding: "same",
		},
		relu("positive", "mixed"),
		{ op: "flatten", name: "flat", inputs: ["positive"] },
		dense("logits", "flat", [384, 3], () => 0.3 * draw.normal()),
	]);

	test("a range without it is chosen, and is far closer to the float network", async () => {
		const labels = images.map((_, n) => n % 3);
		const validation = samples(SHAPE, images.slice(0, 60), labels.slice(0, 60));
		images[150][7] *= 40;
		const training = samples(SHAPE, images, labels);
		const { report } = await quantizeBest({
			tf,
			graph: bright,
			training,
			validation,
		});
		const divergence = (wanted: string) =>
			report.tried.find(({ name }) => name === wanted)?.divergence ?? 0;
		expect(report.taken).toMatch(/^percentile/);
		expect(divergence("percentile")).toBeLessThan(divergence("minmax") / 10);
	});
});
