/** Evaluation on datasets that are already preprocessed: the float network and the int8 blob, on the same examples. */
import { loadModel } from "../../host/runtime";
import { BlobReader } from "../../host/runtime/blob";
import { inputOfPixels } from "../../host/runtime/frame";
import { interpret } from "../../host/runtime/model";
import type { Samples } from "../dataset/samples";
import type { Dataset } from "../dataset/types";
import type { FloatGraph } from "../graph/float";
import type { Tf } from "../train/tf";
import { Trainer } from "../train/trainer";
import { predictionOf } from "./labelled";
import { evaluate, type Measured, type Prediction } from "./metrics";

export function measureFloat(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
	dataset: Dataset,
): Measured {
	const trainer = new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 });
	const { probabilities } = trainer.evaluate(samples);
	const predictions = names(dataset).map((name, i): Prediction => {
		const row = probabilities.subarray(
			i * samples.classes,
			(i + 1) * samples.classes,
		);
		return {
			name,
			actual: samples.labels[i],
			predicted: row.indexOf(Math.max(...row)),
			probabilities: row,
		};
	});
	return { evaluation: evaluate(predictions, dataset.labels), predictions };
}

/** Runs the blob's engine on every example. */
export async function measureBlob(
	blob: Uint8Array,
	dataset: Dataset,
): Promise<Measured> {
	const model = await loadModel(blob);
	const quantization = new BlobReader(blob).quantization("output");
	const inputs =
		dataset.kind === "images"
			? dataset.images.map(({ pixels }) => inputOfPixels(pixels))
			: dataset.rows.map(({ values }) => model.preprocessFeatures(values));
	const examples = dataset.kind === "images" ? dataset.images : dataset.rows;
	const predictions = inputs.map((input, i) =>
		predictionOf(
			examples[i].name,
			examples[i].label,
			interpret(model.run(input), model.labels, quantization),
			model.labels,
		),
	);
	return { evaluation: evaluate(predictions, dataset.labels), predictions };
}

function names(dataset: Dataset): string[] {
	return (dataset.kind === "images" ? dataset.images : dataset.rows).map(
		({ name }) => name,
	);
}
