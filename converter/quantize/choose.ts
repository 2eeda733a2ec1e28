/** FloatGraph -> QuantizedGraph in the way that does best on held-out examples. */
import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import type { QuantizedGraph, QuantizedTensor } from "../graph/quantized";
import type { Tf } from "../train/tf";
import { correctBiases } from "./biasCorrection";
import { calibrate, type Observations, type Statistics } from "./calibrate";
import { canEqualize, equalize } from "./equalize";
import { type FinetuneRequest, finetune } from "./finetune";
import { Judge } from "./judge";
import { quantize } from "./quantize";
import { rangesOf } from "./ranges";
import type { QuantizationReport } from "./report";
import {
	best,
	nameOf,
	type QuantizeName,
	type Score,
	variantsFor,
} from "./variants";

export interface QuantizeRequest {
	tf: Tf;
	/** Without batch norms. */
	graph: FloatGraph;
	/** Training examples, as they are. */
	training: Samples;
	/** They choose; default: training examples do. */
	validation?: Samples;
	/** Quantization of the input; default: by the calibration. */
	input?: Pick<QuantizedTensor, "scale" | "zeroPoint">;
	/** Default: auto. */
	name?: QuantizeName;
	/** Fine-tunes what was chosen, quantization-aware. `training`: augmented. */
	finetune?: Omit<FinetuneRequest, "tf" | "graph" | "quantized" | "validation">;
}

export interface Quantized {
	graph: QuantizedGraph;
	report: QuantizationReport;
}

interface Candidate {
	name: string;
	graph: QuantizedGraph;
	/** The float network that it was made of, and the ranges. */
	float: FloatGraph;
	ranges: Observations;
}

/** The same request gives the same result. Throws TrainError, or the reason of the fine-tuning's signal. */
export async function quantizeBest(
	request: QuantizeRequest,
): Promise<Quantized> {
	const { tf, graph, training, validation } = request;
	const judge = new Judge(tf, graph, training, validation);
	const scored = async (candidate: Candidate) => ({
		...candidate,
		...(await judge.score(candidate.graph)),
	});
	const tried: (Candidate & Score)[] = [];
	for (const candidate of candidates(request))
		tried.push(await scored(candidate));
	let taken = best(tried, judge.examples.accuracy);
	if (request.finetune) {
		const tuned = await scored(await finetuned(request, taken));
		tried.push(tuned);
		// It was asked for, and may well leave the float network behind: it only must not be worse.
		if (tuned.accuracy >= taken.accuracy) taken = tuned;
	}
	const report: QuantizationReport = {
		taken: taken.name,
		tried: tried.map(({ name, accuracy, divergence }) => ({
			name,
			accuracy,
			divergence,
		})),
		chosenOn: validation ? "validation" : "training",
		examples: judge.examples,
	};
	return { graph: taken.graph, report };
}

function candidates(request: QuantizeRequest): Candidate[] {
	const { tf, graph, training, input, name = "auto" } = request;
	const plain = { float: graph, seen: calibrate(tf, graph, training) };
	const equalizable = canEqualize(graph);
	const even = equalizable ? equalized(request, plain.seen) : plain;
	return variantsFor(name, equalizable).map((variant) => {
		const source = variant.equalize ? even : plain;
		const ranges = rangesOf(source.seen, variant.calibration);
		const rounded = quantize(source.float, ranges, input);
		const candidate = { name: nameOf(variant), ranges, float: source.float };
		if (!variant.biasCorrection) return { ...candidate, graph: rounded };
		const float = correctBiases(tf, source.float, rounded, training);
		return { ...candidate, float, graph: quantize(float, ranges, input) };
	});
}

function equalized(
	{ tf, graph, training }: QuantizeRequest,
	seen: ReadonlyMap<string, Statistics>,
) {
	const float = equalize(graph, seen);
	return { float, seen: calibrate(tf, float, training) };
}

async function finetuned(
	{ tf, validation, input, ...request }: QuantizeRequest,
	{ name, graph: quantized, float: graph, ranges }: Candidate,
): Promise<Candidate> {
	const options = request.finetune as NonNullable<typeof request.finetune>;
	const start = { tf, graph, quantized, validation };
	const float = await finetune({ ...options, ...start });
	return {
		name: `${name}, fine-tuned`,
		graph: quantize(float, ranges, input),
		float,
		ranges,
	};
}
