/** Evaluation on datasets that are already preprocessed: the float network and the int8 blob, on the same examples. */
import { loadModel, type Model } from "../../host/runtime";
import { BlobReader } from "../../host/runtime/blob";
import { type AnswerRule, namedClasses } from "../../host/runtime/decision";
import { inputOfPixels } from "../../host/runtime/frame";
import type { Samples } from "../dataset/samples";
import { type Dataset, examplesOf } from "../dataset/types";
import { temperedProbabilities } from "../decide/temperature";
import type { FloatGraph } from "../graph/float";
import type { Tf } from "../train/tf";
import { Trainer } from "../train/trainer";
import { evaluate, type Measured } from "./metrics";
import { type Answer, predictionOf } from "./prediction";

/** The float network gets the temperature and the thresholds of the int8 one. */
export function measureFloat(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
	dataset: Dataset,
	{ rule, temperature }: { rule: AnswerRule; temperature: number },
): Measured {
	const { classes } = samples;
	const head = rule.multilabel ? "logistic" : "softmax";
	const trainer = new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 });
	const all = trainer.evaluate(samples).probabilities;
	return measure(dataset, rule, (i) => {
		const row = all.subarray(i * classes, (i + 1) * classes);
		const probabilities = temperedProbabilities(row, head, temperature);
		return { probabilities, named: namedClasses(probabilities, rule) };
	});
}

/** Runs the blob's engine on every example. */
export async function measureBlob(
	blob: Uint8Array,
	dataset: Dataset,
): Promise<Measured> {
	const model = await loadModel(blob);
	const reader = new BlobReader(blob);
	const { scale, zeroPoint } = reader.quantization("output");
	const rule = reader.answerRule(model.outputBytes);
	const inputs = inputsOf(model, dataset);
	return measure(dataset, rule, (i) => {
		const raw = model.run(inputs[i]);
		const probabilities = Array.from(raw, (q) => scale * (q - zeroPoint));
		return { probabilities, named: namedClasses(raw, rule) };
	});
}

function measure(
	dataset: Dataset,
	{ multilabel }: AnswerRule,
	answer: (index: number) => Answer,
): Measured {
	const predictions = examplesOf(dataset).map((example, i) =>
		predictionOf(example, answer(i), multilabel),
	);
	return { evaluation: evaluate(predictions, dataset.labels), predictions };
}

/** Every example as the model's input bytes. */
export function inputsOf(model: Model, dataset: Dataset): Int8Array[] {
	return dataset.kind === "images"
		? dataset.images.map(({ pixels }) => inputOfPixels(pixels))
		: dataset.rows.map(({ values }) => model.preprocessFeatures(values));
}
