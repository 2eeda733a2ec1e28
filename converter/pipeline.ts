/**
 * The whole flow on one page:
 *
 *   Dataset -> train -> FloatGraph -> quantize -> QuantizedGraph -> decide -> optimize -> plan -> emit -> blob -> verify
 *
 * Each step is one function of its room, with one type on each side.
 */
import type { ImageDescription } from "../host/runtime/frame";
import { DEFAULT_AUGMENTATION } from "./dataset/augment";
import { imageSamples, type Samples, tableSamples } from "./dataset/samples";
import {
	describeFeatures,
	fitStandardization,
	type Standardization,
} from "./dataset/standardize";
import type { Dataset } from "./dataset/types";
import type { CostRequest } from "./decide/costs";
import { type Decision, decide } from "./decide/index";
import { emitGraph } from "./emitGraph";
import { measureBlob, measureFloat } from "./evaluate/dataset";
import type { Measured } from "./evaluate/metrics";
import { foldBatchNorms } from "./graph/fold";
import type { InputDescription, Provenance } from "./graph/model";
import type { QuantizedGraph } from "./graph/quantized";
import type { MemoryRequest } from "./memory";
import { optimize } from "./optimize";
import { quantizeBest } from "./quantize/choose";
import { IMAGE_QUANTIZATION } from "./quantize/quantize";
import type { QuantizationReport } from "./quantize/report";
import type { QuantizeName } from "./quantize/variants";
import { openBackend } from "./train/backend";
import type { Balance } from "./train/balance";
import { type Trained, trainGraph } from "./train/index";
import type { EpochProgress } from "./train/progress";
import type { TrainSettings } from "./train/settings";
import { selfTestOf, verifyBlob } from "./verify";

export interface BuildRequest {
	training: Dataset;
	/** Chooses the epoch that is kept, the temperature and the thresholds. */
	validation?: Dataset;
	/** Examples that the finished model is measured on; default: the validation part. */
	test?: Dataset;
	/** For photos: how they were preprocessed, which the blob tells the device. */
	input?: ImageDescription;
	settings: TrainSettings;
	/** A net that has been trained already. */
	trained?: Trained;
	/** What mistakes cost, for the thresholds. */
	costs?: CostRequest;
	/** The least probability (0..1) with which any class is named. */
	unknown?: number;
	/** What the plan for boards keeps to. */
	memory?: MemoryRequest;
	/** For the provenance: who made this of what. */
	tool: string;
	datasetHash: string;
	/** How ranges are calibrated; default: in the way that does best. */
	quantize?: QuantizeName;
	/** Fine-tunes, quantization-aware, after the training. */
	qat?: boolean;
	onEpoch?: (progress: EpochProgress) => void;
	onQuantized?: (report: QuantizationReport) => void;
	signal?: AbortSignal;
}

export interface Built {
	blob: Uint8Array;
	float: Measured;
	int8: Measured;
	backend: string;
	history: EpochProgress[];
	/** In which ways it was quantized, and what each gave. */
	quantization: QuantizationReport;
	/** What made up for classes of unlike sizes, if they are. */
	balance?: Balance;
	/** Temperature and thresholds. */
	decision: Omit<Decision, "graph">;
}

/** Trains, quantizes, plans, emits, measures and verifies a model. */
export async function buildModel(request: BuildRequest): Promise<Built> {
	const { training, validation, settings, onEpoch, signal } = request;
	const { tf } = await openBackend(settings.backend);
	const trained =
		request.trained ??
		(await trainGraph({
			dataset: training,
			validation,
			...settings,
			onEpoch,
			signal,
		}));
	const standardization =
		training.kind === "table" ? fitStandardization(training) : undefined;
	const samples = (dataset: Dataset) => samplesOf(dataset, standardization);
	const { graph: quantized, report } = await quantizeBest({
		tf,
		graph: foldBatchNorms(trained.graph),
		training: samples(training),
		validation: validation && samples(validation),
		input: request.input && IMAGE_QUANTIZATION,
		name: request.quantize,
		finetune: request.qat
			? {
					training: samplesOf(training, standardization, true),
					classWeights: trained.balance?.weights,
					seed: settings.seed,
					onEpoch,
					signal,
				}
			: undefined,
	});
	request.onQuantized?.(report);
	const input = request.input ?? describeTable(quantized, standardization);
	const measured = request.test ?? validation ?? training;
	const { costs, unknown } = request;
	const { graph, ...decision } = await decide({
		graph: quantized,
		input,
		validation,
		measured,
		costs,
		unknown,
	});
	const optimized = optimize(graph);
	const selfTest = selfTestOf(graph);
	const emitModel = (
		accuracy?: Provenance["accuracy"],
		memory?: MemoryRequest,
	) => {
		const { labels } = training;
		const provenance = {
			...provenanceOf(request, trained.backend, accuracy),
			optimizations: optimized.steps.length > 0 ? optimized.steps : undefined,
		};
		const thresholds = decision.thresholds?.map(({ value }) => value);
		return emitGraph(
			{
				graph: optimized.graph,
				input,
				labels,
				thresholds,
				unknown,
				provenance,
			},
			selfTest,
			memory,
		);
	};
	const float = measureFloat(
		tf,
		trained.graph,
		samples(measured),
		measured,
		decision,
	);
	const int8 = await measureBlob(emitModel(), measured);
	const accuracy = {
		float: float.evaluation.accuracy,
		int8: int8.evaluation.accuracy,
	};
	const blob = emitModel(accuracy, request.memory);
	await verifyBlob(blob, graph);
	return {
		blob,
		float,
		int8,
		backend: trained.backend,
		history: trained.history,
		quantization: report,
		balance: trained.balance,
		decision,
	};
}

function samplesOf(
	dataset: Dataset,
	standardization?: Standardization,
	augmented = false,
): Samples {
	if (dataset.kind === "images")
		return imageSamples(dataset, augmented ? DEFAULT_AUGMENTATION : undefined);
	return tableSamples(dataset, standardization as Standardization);
}

function describeTable(
	graph: QuantizedGraph,
	standardization?: Standardization,
): InputDescription {
	const features = describeFeatures(
		standardization as Standardization,
		graph.tensors[graph.input],
	);
	return { kind: "features", features };
}

function provenanceOf(
	{ tool, datasetHash, settings, training }: BuildRequest,
	backend: string,
	accuracy?: Provenance["accuracy"],
): Provenance {
	const { architecture, width, seed, start } = settings;
	return {
		tool,
		dataset: datasetHash,
		seed,
		start: start?.name,
		licence: start?.licence,
		arch: width === undefined ? architecture : `${architecture} ${width}`,
		backend,
		accuracy,
		features: training.kind === "table" ? training.features : undefined,
		negative: training.kind === "images" ? training.negative : undefined,
	};
}
