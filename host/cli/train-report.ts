import { join } from "node:path";
import type { Evaluation } from "../../converter/evaluate/metrics";
import { isRight } from "../../converter/evaluate/prediction";
import type { FoldsResult } from "../../converter/folds";
import type { TrainedModel } from "../../converter/trainModel";
import { confusionTable, grouped, kilobytes, mega, percent } from "./format";
import { memoryText } from "./memory-line";
import { bold, dim, print } from "./output";
import {
	calibrationText,
	confusionLabels,
	mistakeText,
	printClasses,
	printProbabilities,
} from "./probability-report";
import { quantizationTaken } from "./quantization-line";

/** What training came to, for people. */
export function printSummary(trained: TrainedModel) {
	const { float, int8, info, measuredOn, examples, backend } = trained;
	const { labels } = info;
	print(
		`\n${bold("accuracy")}  ${percent(int8.evaluation.accuracy)} int8, ${percent(float.evaluation.accuracy)} float, on ${examples.measured} ${heldOut(measuredOn)}`,
	);
	print(`${bold("int8")}      ${quantizationTaken(trained.quantization)}`);
	print(
		`${bold("cost")}      RAM ${kilobytes(info.arenaBytes)}, flash ${kilobytes(info.flashBytes)}, ${mega(info.macs)} MACs a frame`,
	);
	const memory = memoryText(info);
	if (memory) print(`${bold("memory")}    ${memory}`);
	print(
		`${bold("trained")}   on ${grouped(examples.training)} examples with ${backend}`,
	);
	if (trained.fit)
		print(
			`${bold("board")}     fits ${trained.fit.board.name}, about ${trained.fit.milliseconds.toFixed(0)} ms a frame`,
		);
	printProbabilities(trained);
	print();
	printAnswers(int8.evaluation, labels);
}

/** Which class was taken for which; of a multilabel model how well each is found. */
export function printAnswers(
	evaluation: Evaluation,
	labels: readonly string[],
) {
	const { confusion } = evaluation;
	if (confusion.length === 0) {
		printClasses(evaluation);
		return;
	}
	print(confusionTable(confusionLabels(labels, evaluation), confusion));
	print(dim("  rows: what it is; columns: what the model said"));
}

/** The commands to try with a fresh model. `data`: the folder or table that it was trained on. */
export function printNext(
	{ info, example }: TrainedModel,
	path: string,
	data: string,
) {
	const isImage = info.input.kind === "image";
	const camera = `npx ocelli sim --model ${path} --camera ${data} --frames 3`;
	print(`\n${bold("next")}`);
	print(
		`  npx ocelli classify ${path} ${isImage ? join(data, example) : example}`,
	);
	print(`  npx ocelli boards ${path}`);
	print(`  ${isImage ? camera : `npx ocelli eval ${path} ${data} --on sim`}`);
}

function heldOut(measuredOn: TrainedModel["measuredOn"]): string {
	return measuredOn === "test"
		? "held-out examples that nothing was chosen by"
		: "held-out examples (the best epoch was chosen by them; --folds 5 measures without that)";
}

/** The same as one JSON document. */
export function summaryJson(
	{
		float,
		int8,
		info,
		measuredOn,
		examples,
		backend,
		choice,
		skipped,
		history,
		quantization,
		balance,
		decision,
	}: TrainedModel,
	path: string,
) {
	return {
		model: path,
		accuracy: {
			float: float.evaluation.accuracy,
			int8: int8.evaluation.accuracy,
			measuredOn,
			examples: examples.measured,
		},
		perClass: int8.evaluation.perClass,
		meanAveragePrecision: int8.evaluation.meanAveragePrecision,
		confusion: int8.evaluation.confusion,
		balance,
		temperature: decision.temperature,
		calibration: {
			before: decision.uncalibrated,
			after: int8.evaluation.calibration,
		},
		thresholds: decision.thresholds,
		labels: info.labels,
		macs: info.macs,
		weightBytes: info.weightBytes,
		arenaBytes: info.arenaBytes,
		flashBytes: info.flashBytes,
		backend,
		architecture: choice.architecture,
		reason: choice.reason,
		epochs: history.length,
		quantization,
		skipped,
	};
}

export function printFolds({
	folds,
	float,
	int8,
	evaluation,
	predictions,
	labels,
}: FoldsResult) {
	const right = predictions.filter(isRight).length;
	const line = ({ mean, deviation }: FoldsResult["int8"]) =>
		`${percent(mean)} ± ${percent(deviation)}`;
	print(
		`\n${bold("accuracy")}  ${line(int8)} int8, ${line(float)} float over ${folds} folds`,
	);
	print(
		`          ${right} of ${predictions.length} right when left out (int8)`,
	);
	print(
		`          expected calibration error ${calibrationText(evaluation.calibration)}, uncalibrated: each fold's model has temperature 1`,
	);
	print();
	printAnswers(evaluation, labels);
	for (const prediction of predictions)
		if (!isRight(prediction)) print(`  ${mistakeText(prediction, labels)}`);
}
