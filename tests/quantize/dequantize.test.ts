import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import { foldBatchNorms } from "../../converter/graph/fold";
import { optimize } from "../../converter/optimize";
import { calibrate } from "../../converter/quantize/calibrate";
import {
	DequantizeError,
	dequantize,
} from "../../converter/quantize/dequantize";
import {
	IMAGE_QUANTIZATION,
	quantize,
} from "../../converter/quantize/quantize";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import { gather } from "../../converter/train/batch";
import { Trainer } from "../../converter/train/trainer";
import { everyOperator } from "../support/network";

const { tf } = await openBackend("wasm");
const OPTIONS = { weightDecay: 0, labelSmoothing: 0 };
const ALL = Array.from({ length: 24 }, (_, i) => i);

/** Noise in which the class is a little more red, green or blue. */
function colored(): Samples {
	const random = new Random(4);
	const labels = ALL.map((i) => i % 3);
	const images = labels.map((label) =>
		Float32Array.from({ length: 32 * 32 * 3 }, (_, i) =>
			Math.min(1, 0.6 * random.float() + (i % 3 === label ? 0.3 : 0)),
		),
	);
	const write = (i: number, target: Float32Array) => target.set(images[i]);
	return { inputShape: [32, 32, 3], classes: 3, labels, write };
}

test.each(["compact", "resnet8", "mobilenet", "separable"] as const)(
	"%s: the float net of an int8 net answers as the one that it was made of, and learns on",
	(name: ArchitectureName) => {
		const samples = colored();
		const { build } = ARCHITECTURES[name];
		const original = build({
			inputShape: [32, 32, 3],
			classes: 3,
			seed: 5,
			width: name === "mobilenet" ? 0.25 : 0.5,
		});
		const first = new Trainer(tf, original, OPTIONS);
		for (let step = 0; step < 25; step++)
			first.step(gather(samples, ALL), 3e-3);
		const folded = foldBatchNorms(original);
		const observations = calibrate(tf, folded, samples);
		const quantized = quantize(folded, observations, IMAGE_QUANTIZATION);
		const again = dequantize(optimize(quantized).graph);
		const trainer = new Trainer(tf, again, OPTIONS);
		const expected = first.evaluate(samples).probabilities;
		const before = trainer.evaluate(samples);
		const off = before.probabilities.map((p, i) => Math.abs(p - expected[i]));
		expect(Math.max(...off)).toBeLessThan(0.15);
		expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.3);
		for (let step = 0; step < 10; step++)
			trainer.step(gather(samples, ALL), 1e-4);
		expect(trainer.evaluate(samples).loss).toBeLessThan(before.loss);
	},
);

test("relu6 stays relu6, also where its six is the greatest int8", () => {
	const samples = colored();
	const { build } = ARCHITECTURES.compact;
	const graph = build({
		inputShape: [32, 32, 3],
		classes: 3,
		seed: 5,
		width: 0.5,
	});
	for (const layer of graph.layers) if (layer.op === "relu") layer.op = "relu6";
	for (const layer of graph.layers)
		if (layer.op === "batchNorm") layer.gamma.values.fill(4); // far above six
	new Trainer(tf, graph, OPTIONS).step(gather(samples, ALL), 1e-3);
	const folded = foldBatchNorms(graph);
	const observations = calibrate(tf, folded, samples);
	const quantized = quantize(folded, observations, IMAGE_QUANTIZATION);
	const most = quantized.operators.map(({ clamp }) => clamp.max);
	expect(most).toContain(127);
	const again = dequantize(quantized);
	const six = ({ layers }: typeof graph) =>
		layers.filter(({ op }) => op === "relu6").length;
	expect(six(again)).toBe(six(graph));
	expect(six(graph)).toBeGreaterThan(3);
});

test("an operator that cannot be trained is named, with what to do", () => {
	expect(() => dequantize(everyOperator())).toThrow(DequantizeError);
	expect(() => dequantize(everyOperator())).toThrow(
		/the operator \w+, which cannot be trained: start --from/,
	);
});
