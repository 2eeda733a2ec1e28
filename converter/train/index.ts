/** Dataset in, trained FloatGraph out: what the pipeline calls. */
import { type Augmentation, DEFAULT_AUGMENTATION } from "../dataset/augment";
import { Random } from "../dataset/random";
import { imageSamples, type Samples, tableSamples } from "../dataset/samples";
import { fitStandardization } from "../dataset/standardize";
import { type Dataset, DatasetError, isMultilabel } from "../dataset/types";
import type { FloatGraph } from "../graph/float";
import { elements } from "../graph/quantized";
import { ARCHITECTURES } from "./architectures/index";
import { multilabelHead } from "./architectures/multilabel";
import { openBackend } from "./backend";
import { type Balance, balanceOf } from "./balance";
import type { LossOptions } from "./differentiate";
import { TrainError } from "./errors";
import { startFrom } from "./finetune/start";
import { runEpochs } from "./loop";
import type { EpochProgress } from "./progress";
import { fineTuningRecipe, type Recipe, recipeFor } from "./recipe";
import type { TrainSettings } from "./settings";
import { Trainer } from "./trainer";
import { openHelpers, usefulWorkers } from "./workers/pool";

export interface TrainRequest extends TrainSettings {
	dataset: Dataset;
	/** Chooses the epoch that is kept. Without it the last one is. */
	validation?: Dataset;
	/** For photos; default: DEFAULT_AUGMENTATION, null: none. */
	augmentation?: Augmentation | null;
	onEpoch?: (progress: EpochProgress) => void;
	/** Aborting makes the promise fail with the signal's reason. */
	signal?: AbortSignal;
}

export interface Trained {
	graph: FloatGraph;
	history: EpochProgress[];
	/** Name and version of the backend that computed. */
	backend: string;
	/** What made up for classes of unlike sizes; undefined where they are about even. */
	balance?: Balance;
}

/**
 * Trains from scratch, or from `start` where there is one. Tables are standardized by their own training rows
 * (fitStandardization).
 * Throws DatasetError, TrainError, or the reason of `signal`.
 */
export async function trainGraph(request: TrainRequest): Promise<Trained> {
	const training = samplesFor(request, request.dataset);
	const validation =
		request.validation && samplesFor(request, request.validation);
	const { tf, description } = await openBackend(request.backend);
	const { dataset, start, epochs } = request;
	const graph = start
		? startFrom(tf, start.features, training)
		: buildGraph(request, training);
	const recipe = start
		? fineTuningRecipe(dataset, epochs)
		: recipeFor(dataset, epochs);
	const balance = balanceOf(request.dataset);
	const settings = { ...recipe, classWeights: balance?.weights };
	const workers = request.workers ?? usefulWorkers(recipe.batchSize);
	const helpers = await openHelpersFor(request, graph, settings, workers - 1);
	try {
		const trainer = new Trainer(tf, graph, { ...settings, helpers });
		const { onEpoch, signal } = request;
		const options = { ...recipe, seed: request.seed, onEpoch, signal };
		const history = await runEpochs(trainer, training, validation, options);
		const backend =
			workers > 1 ? `${description}, ${workers} threads` : description;
		return { graph, history, backend, balance };
	} finally {
		await helpers?.close();
	}
}

/** Threads beside this one; the largest batch is one and a half times the recipe's. */
async function openHelpersFor(
	{ dataset, backend = "wasm" }: TrainRequest,
	graph: FloatGraph,
	{ batchSize, ...loss }: Recipe & LossOptions,
	count: number,
) {
	if (count < 1) return undefined;
	const examples = Math.ceil((1.5 * batchSize) / (count + 1)) + 1;
	const capacity = {
		examples,
		inputs: examples * elements(graph.inputShape),
		classes: dataset.labels.length,
	};
	return openHelpers(graph, { count, capacity, loss, backend });
}

function buildGraph(request: TrainRequest, training: Samples): FloatGraph {
	const { architecture, width, seed, dataset } = request;
	const { build, width: usual } = ARCHITECTURES[architecture];
	const { inputShape, classes } = training;
	// A generator of its own for the weights: the same ones whatever else is drawn.
	const weightSeed = new Random(seed).uint32();
	const options = { inputShape, classes, width: width ?? usual };
	const graph = build({ ...options, seed: weightSeed });
	return isMultilabel(dataset) ? multilabelHead(graph) : graph;
}

/** `part` as the network's input: the training part, or another one encoded like it. */
function samplesFor(request: TrainRequest, part: Dataset): Samples {
	const { dataset, augmentation = DEFAULT_AUGMENTATION } = request;
	checkKind(request, part);
	if (part.kind === "images")
		return imageSamples(part, augmentation ?? undefined);
	return tableSamples(part, fitStandardization(dataset as typeof part));
}

function checkKind(
	{ architecture, start, dataset }: TrainRequest,
	part: Dataset,
) {
	const forTables = !start && ARCHITECTURES[architecture].inputSize === 0;
	if (forTables !== (dataset.kind === "table"))
		throw new TrainError(
			`the architecture ${architecture} is for ${forTables ? "tables" : "photos"}: choose another one, or auto`,
		);
	if (part.kind !== dataset.kind)
		throw new DatasetError(
			`training data is of kind "${dataset.kind}", validation data of kind "${part.kind}": use the same kind`,
		);
}
