import type { Command } from "commander";
import {
	type Classify,
	evaluateOn,
	readLabelled,
} from "../../../converter/evaluate/labelled";
import type { Evaluation } from "../../../converter/evaluate/metrics";
import {
	isRight,
	type Prediction,
} from "../../../converter/evaluate/prediction";
import type { Model } from "../../runtime";
import { CliError, EXIT_BELOW_GATE } from "../errors";
import { confusionTable, percent } from "../format";
import { openModel } from "../model-file";
import {
	accuracyOption,
	BOARD_IDS,
	boardOption,
	engineOption,
	oneOf,
} from "../options";
import { bold, dim, note, print, printJson, progress } from "../output";
import {
	calibrationText,
	confusionLabels,
	mistakeText,
	printClasses,
} from "../probability-report";

interface EvalOptions {
	on?: string;
	board: string;
	engine?: string;
	label?: string;
	minAccuracy?: string;
	json?: boolean;
}

export function registerEval(program: Command) {
	program
		.command("eval <model> <data>")
		.description(
			"accuracy of a model on a folder of labelled photos or a table",
		)
		.option("--on <where>", "sim: run every example on the simulated board")
		.option(
			"--board <id>",
			`which board, with --on sim: ${BOARD_IDS}`,
			"rp2040",
		)
		.option("--engine <name>", "simd, or mvp (WebAssembly without SIMD)")
		.option(
			"--label <column>",
			"the table's label column, by name or number (default: the last)",
		)
		.option(
			"--min-accuracy <share>",
			"exit with 4 below this accuracy, 0..1 or per cent",
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli eval model.oce test-photos/\n  ocelli eval model.oce test-photos/ --on sim --board stm32f4\n  ocelli eval iris.oce iris.csv --min-accuracy 0.9",
		)
		.action(evaluateCommand);
}

async function evaluateCommand(
	path: string,
	data: string,
	options: EvalOptions,
) {
	if (options.on !== undefined) oneOf("--on", options.on, ["sim"]);
	const gate = accuracyOption(options.minAccuracy);
	const { blob, model } = await openModel(path, {
		engine: engineOption(options.engine),
	});
	const { inputs, skipped } = await readLabelled(data, model, {
		label: options.label,
	});
	const onHost: Classify = async (input) => model.classify(input);
	const classify =
		options.on === "sim" ? await onBoard(blob, options.board) : onHost;
	const result = await evaluateOn(inputs, model, classify, (done, total) =>
		progress(`  evaluating ${done} of ${total}`),
	);
	const { evaluation, predictions } = result;
	for (const { file, reason } of [...skipped, ...result.skipped])
		note(`skipped ${file}: ${reason}`);
	if (options.json) printJson(evaluation);
	else printEvaluation(evaluation, predictions, model);
	checkGate(evaluation.accuracy, gate);
}

async function onBoard(blob: Uint8Array, id: string): Promise<Classify> {
	const { createBoard } = await import("../../../firmware-sim/board");
	const board = await createBoard({ profile: boardOption(id) });
	await board.flash(blob);
	note(`on a simulated ${board.profile.name}`);
	return (input) => board.classify(input);
}

export function checkGate(accuracy: number, gate: number | undefined) {
	if (gate === undefined || accuracy >= gate) return;
	throw new CliError(
		`accuracy ${percent(accuracy)} is below the ${percent(gate)} asked for: add photos, or train longer`,
		EXIT_BELOW_GATE,
	);
}

function printEvaluation(
	evaluation: Evaluation,
	predictions: readonly Prediction[],
	{ labels, multilabel }: Model,
) {
	const { accuracy, confusion, calibration } = evaluation;
	const exact = multilabel ? ", every label right" : "";
	print(
		`${bold("accuracy")}  ${percent(accuracy)} on ${predictions.length} examples${exact}`,
	);
	print(
		`${bold("certainty")} expected calibration error ${calibrationText(calibration)}\n`,
	);
	printClasses(evaluation);
	if (!multilabel) {
		const names = confusionLabels(labels, evaluation);
		print(`\n${confusionTable(names, confusion)}`);
		print(dim("  rows: what it is; columns: what the model said"));
	}
	printMistakes(predictions, labels);
	printAdvice(evaluation);
}

const MISTAKES_SHOWN = 10;

function printMistakes(
	predictions: readonly Prediction[],
	labels: readonly string[],
) {
	const wrong = predictions.filter((prediction) => !isRight(prediction));
	if (wrong.length === 0) return;
	print("\nmistakes");
	for (const prediction of wrong.slice(0, MISTAKES_SHOWN))
		print(`  ${mistakeText(prediction, labels)}`);
	if (wrong.length > MISTAKES_SHOWN)
		print(`  and ${wrong.length - MISTAKES_SHOWN} more`);
}

/** The class that is missed most wants more photos. */
function printAdvice({ perClass }: Evaluation) {
	const counted = perClass.filter(({ recall }) => recall !== null);
	const worst = counted.sort(
		(a, b) => (a.recall as number) - (b.recall as number),
	)[0];
	if (worst && (worst.recall as number) < 1)
		print(
			`\n"${worst.label}" is missed most (recall ${percent(worst.recall as number)}): it gains most from more photos.`,
		);
}
