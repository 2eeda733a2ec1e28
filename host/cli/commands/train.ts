import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { QUANTIZE_NAMES } from "../../../converter/quantize/variants";
import type { TrainRequest } from "../../../converter/request";
import { ARCHITECTURE_NAMES } from "../../../converter/train/architectures/index";
import { BACKEND_NAMES } from "../../../converter/train/settings";
import { costOption } from "../costs";
import { interruptible } from "../interrupt";
import {
	MAX_RAM,
	type MemoryOptions,
	MIN_RAM,
	memoryOptions,
} from "../memory-line";
import { openModel } from "../model-file";
import { checkOutput, OUTPUT_HELP, writeModel } from "../model-output";
import {
	accuracyOption,
	BOARD_IDS,
	boardOption,
	oneOf,
	positive,
	shareOption,
	wholeNumber,
} from "../options";
import { note, printJson } from "../output";
import { trainProgress } from "../train-progress";
import {
	printFolds,
	printNext,
	printSummary,
	summaryJson,
} from "../train-report";
import { TOOL } from "../version";
import { checkGate } from "./eval";

const ARCHS = ["auto", ...ARCHITECTURE_NAMES] as const;

interface TrainOptions extends MemoryOptions {
	output: string;
	board?: string;
	arch: string;
	width?: string;
	inputSize?: string;
	epochs?: string;
	seed: string;
	backend?: string;
	workers?: string;
	from?: string;
	maxMs?: string;
	quantize: string;
	qat?: boolean;
	gray?: boolean;
	fit: "crop" | "stretch" | "letterbox";
	label?: string;
	multilabel?: boolean;
	negative?: string;
	cost?: string[];
	unknown?: string;
	test?: string;
	folds?: string;
	minAccuracy?: string;
	recipe?: string;
	checkpoint?: string;
	cache: boolean;
	json?: boolean;
}

const EXAMPLES = `
Examples:
  ocelli train photos/                          a folder with a sub-folder of photos for each class
  ocelli train photos/ --board rp2040 --gray
  ocelli train photos/ -o model.tflite          for everything that runs TFLite; model.h is for C
  ocelli train photos/ --from old.oce           goes on from a model that was trained before
  ocelli train photos/ --folds 5                cross-validation: how good is it on photos it has not seen
  ocelli train photos/ --multilabel             a photo may show several classes: it lies under each, or in labels.csv
  ocelli train photos/ --cost false-positive=1,false-negative=5 --cost plum:false-positive=3
  ocelli train iris.csv --label species -o iris.oce`;

export function registerTrain(program: Command) {
	program
		.command("train <data>")
		.description("photos or a table in, a small int8 classifier (.oce) out")
		.option("-o, --output <file>", OUTPUT_HELP, "model.oce")
		.option("--board <id>", `the model must fit this board: ${BOARD_IDS}`)
		.option(...MAX_RAM)
		.option(...MIN_RAM)
		.option(
			"--max-ms <n>",
			"time for one frame on the board, when the network is chosen (default: 1000)",
		)
		.option(
			"--from <start>",
			"backbone, scratch, or a model (.oce) to train further (default: backbone for photos)",
		)
		.option("--arch <name>", ARCHS.join(", "), "auto")
		.option(
			"--width <factor>",
			"of the architecture's channels, such as 0.25 for mobilenet",
		)
		.option(
			"--input-size <pixels>",
			"width and height of what the network sees",
		)
		.option(
			"--epochs <n>",
			"passes over the data (default: by the amount of data)",
		)
		.option("--seed <n>", "equal seeds give equal models on one machine", "1")
		.option(
			"--backend <name>",
			"wasm (everywhere), tensorflow (tfjs-node), or cpu (slow, for tests)",
		)
		.option(
			"--workers <n>",
			"threads that share each batch; 1 gives the same bytes on every number of cores (default: by cores and photos)",
		)
		.option(
			"--quantize <how>",
			`how int8 ranges are found: ${QUANTIZE_NAMES.join(", ")}; auto takes the best`,
			"auto",
		)
		.option("--qat", "fine-tune, quantization-aware, after the training")
		.option("--gray", "grayscale input: a third of the input memory")
		.addOption(
			new Option(
				"--fit <how>",
				"how photos of another shape are brought to the input's",
			)
				.choices(["crop", "stretch", "letterbox"])
				.default("crop"),
		)
		.option(
			"--label <column>",
			"the table's label column, by name or number (default: the last)",
		)
		.option(
			"--multilabel",
			"a photo may show several classes, or none: it lies in the sub-folder of each, or labels.csv names them",
		)
		.option(
			"--negative <name>",
			'the class of photos that show none of the others (default: "negative", if there is one)',
		)
		.option(
			"--cost <list>",
			"what mistakes cost, such as false-positive=1,false-negative=5, for one class apple:false-negative=5",
			(text: string, texts: string[] = []) => [...texts, text],
		)
		.option(
			"--unknown <share>",
			'the answer is "unknown" below this probability',
		)
		.option(
			"--test <data>",
			"a folder or table to measure the model on, instead of a part of the data",
		)
		.option(
			"--folds <k>",
			"cross-validate with k folds instead of writing a model",
		)
		.option(
			"--min-accuracy <share>",
			"exit with 4, and write nothing, below this int8 accuracy",
		)
		.option(
			"--recipe <file>",
			"train as a recipe says, for hours if it must be (docs/training.md)",
		)
		.option(
			"--checkpoint <folder>",
			"where a training by a recipe is kept, and goes on from",
		)
		.option("--no-cache", "decode every photo anew")
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", EXAMPLES)
		.action(train);
}

async function train(data: string, options: TrainOptions) {
	checkOutput(options.output);
	const gate = accuracyOption(options.minAccuracy);
	const from = await startOption(options.from);
	const request = { ...requestOf(data, options), from };
	const folds = wholeNumber("--folds", options.folds, 2);
	const stopped = options.checkpoint
		? `stopped; the same command goes on from the checkpoint in ${options.checkpoint}`
		: "stopped; nothing was written";
	await interruptible(stopped, async (signal) => {
		if (folds === undefined)
			await trainOne({ ...request, signal }, options, gate);
		else await trainFolds({ ...request, signal }, options, folds, gate);
	});
}

/** A model's file is read and checked before anything else is done. */
async function startOption(
	text: string | undefined,
): Promise<TrainRequest["from"]> {
	if (text === undefined || text === "scratch" || text === "backbone")
		return text;
	const { blob } = await openModel(text);
	return { name: text, blob };
}

async function trainOne(
	request: TrainRequest,
	options: TrainOptions,
	gate?: number,
) {
	const { output, json } = options;
	const trained = await trainedBy(request, options);
	checkGate(trained.int8.evaluation.accuracy, gate);
	request.signal?.throwIfAborted();
	await writeModel(output, trained.blob, true);
	if (json) {
		printJson(summaryJson(trained, output));
	} else {
		printSummary(trained);
		if (output.endsWith(".oce")) printNext(trained, output, request.data);
	}
	note(`\nwrote ${resolve(output)}`);
}

async function trainedBy(request: TrainRequest, options: TrainOptions) {
	if (options.recipe !== undefined) {
		const { trainByRecipe } = await import("../train-by-recipe");
		return trainByRecipe(request, options.recipe, options.checkpoint);
	}
	const { trainModel } = await import("../../../converter/trainModel");
	return trainModel(request);
}

async function trainFolds(
	request: TrainRequest,
	{ json }: TrainOptions,
	folds: number,
	gate?: number,
) {
	const { crossValidate } = await import("../../../converter/folds");
	const onFold = (fold: number, of: number) => note(`fold ${fold} of ${of}`);
	const result = await crossValidate({ ...request, onFold }, folds);
	if (json) printJson(result);
	else printFolds(result);
	checkGate(result.int8.mean, gate);
}

function requestOf(data: string, options: TrainOptions): TrainRequest {
	const { board, backend } = options;
	return {
		data,
		board: board === undefined ? undefined : boardOption(board),
		...memoryOptions(options),
		architecture: oneOf("--arch", options.arch, ARCHS),
		width: positive("--width", options.width, 4),
		inputSize: wholeNumber("--input-size", options.inputSize, 8),
		epochs: wholeNumber("--epochs", options.epochs, 1),
		seed: wholeNumber("--seed", options.seed, 0),
		backend:
			backend === undefined
				? undefined
				: oneOf("--backend", backend, BACKEND_NAMES),
		quantize: oneOf("--quantize", options.quantize, QUANTIZE_NAMES),
		qat: options.qat,
		color: options.gray ? "gray" : "rgb",
		milliseconds: positive("--max-ms", options.maxMs, 1e6),
		workers: wholeNumber("--workers", options.workers, 1),
		fit: options.fit,
		label: options.label,
		multilabel: options.multilabel,
		negative: options.negative,
		costs: costOption(options.cost),
		unknown: shareOption("--unknown", options.unknown),
		test: options.test,
		cache: options.cache,
		tool: TOOL,
		progress: trainProgress(),
	};
}
