import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { DoesNotFitError } from "../../../converter/describe";
import type { TrainRequest } from "../../../converter/request";
import { BOARDS } from "../../../firmware-sim/boards";
import { usageError } from "../errors";
import { interruptible } from "../interrupt";
import { writeWhole } from "../model-file";
import { note, printJson } from "../output";
import { trainProgress } from "../train-progress";
import {
	printFolds,
	printNext,
	printSummary,
	summaryJson,
} from "../train-report";
import { TOOL } from "../version";
import { accuracyGate, checkGate } from "./eval";
import { boardProfile } from "./sim";

const ARCHS = ["auto", "compact", "resnet8", "mobilenet", "mlp"];
const BACKENDS = ["wasm", "tensorflow", "cpu"];

interface TrainOptions {
	output: string;
	board?: string;
	arch: string;
	width?: string;
	inputSize?: string;
	epochs?: string;
	seed: string;
	backend?: string;
	gray?: boolean;
	fit: "crop" | "stretch" | "letterbox";
	label?: string;
	test?: string;
	folds?: string;
	minAccuracy?: string;
	cache: boolean;
	json?: boolean;
}

const EXAMPLES = `
Examples:
  ocelli train photos/                          a folder with a sub-folder of photos for each class
  ocelli train photos/ --board rp2040 --gray
  ocelli train photos/ --folds 5                cross-validation: how good is it on photos it has not seen
  ocelli train iris.csv --label species -o iris.oce`;

export function registerTrain(program: Command) {
	program
		.command("train <data>")
		.description("photos or a table in, a small int8 classifier (.oce) out")
		.option("-o, --output <file>", "where the model goes", "model.oce")
		.option(
			"--board <id>",
			`the model must fit this board: ${BOARDS.map(({ id }) => id).join(", ")}`,
		)
		.option("--arch <name>", "auto, compact, resnet8, mobilenet, mlp", "auto")
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
		.option("--backend <name>", "wasm (everywhere) or tensorflow (tfjs-node)")
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
		.option("--no-cache", "decode every photo anew")
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", EXAMPLES)
		.action(train);
}

async function train(data: string, options: TrainOptions) {
	const gate = accuracyGate(options.minAccuracy);
	const request = requestOf(data, options);
	const folds =
		options.folds === undefined
			? undefined
			: wholeNumber("--folds", options.folds, 2);
	await interruptible(async (signal) => {
		if (folds === undefined)
			await trainOne({ ...request, signal }, options, gate);
		else await trainFolds({ ...request, signal }, options, folds, gate);
	});
}

async function trainOne(
	request: TrainRequest,
	{ output, json }: TrainOptions,
	gate?: number,
) {
	const { trainModel } = await import("../../../converter/trainModel");
	const trained = await trainModel(request);
	if (trained.fit && !trained.fit.fits)
		throw new DoesNotFitError("the model", trained.fit);
	checkGate(trained.int8.evaluation.accuracy, gate);
	request.signal?.throwIfAborted();
	await writeWhole(output, trained.blob);
	if (json) {
		printJson(summaryJson(trained, output));
	} else {
		printSummary(trained);
		printNext(trained, output, request.data);
	}
	note(`\nwrote ${resolve(output)}`);
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
	const { arch, backend } = options;
	if (!ARCHS.includes(arch))
		throw usageError(`--arch ${arch}: there are ${ARCHS.join(", ")}`);
	if (backend !== undefined && !BACKENDS.includes(backend))
		throw usageError(`--backend ${backend}: there are ${BACKENDS.join(", ")}`);
	return {
		data,
		board:
			options.board === undefined ? undefined : boardProfile(options.board),
		architecture: arch as TrainRequest["architecture"],
		width:
			options.width === undefined
				? undefined
				: positive("--width", options.width),
		inputSize:
			options.inputSize === undefined
				? undefined
				: wholeNumber("--input-size", options.inputSize, 8),
		epochs:
			options.epochs === undefined
				? undefined
				: wholeNumber("--epochs", options.epochs, 1),
		seed: wholeNumber("--seed", options.seed, 0),
		backend: backend as TrainRequest["backend"],
		color: options.gray ? "gray" : "rgb",
		fit: options.fit,
		label: options.label,
		test: options.test,
		cache: options.cache,
		tool: TOOL,
		progress: trainProgress(),
	};
}

function wholeNumber(name: string, text: string, least: number): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < least || number > 2 ** 31)
		throw usageError(
			`${name} ${text}: it must be a whole number from ${least} on`,
		);
	return number;
}

function positive(name: string, text: string): number {
	const number = Number(text);
	if (!(number > 0 && number <= 4))
		throw usageError(`${name} ${text}: it must be a number above 0, up to 4`);
	return number;
}
