import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import type {
	ConvertedModel,
	ConvertRequest,
} from "../../../converter/convert/request";
import { CliError, usageError } from "../errors";
import { grouped, kilobytes, mega } from "../format";
import {
	MAX_RAM,
	type MemoryOptions,
	MIN_RAM,
	memoryOptions,
	memoryText,
} from "../memory-line";
import { readBytes } from "../model-file";
import { checkOutput, OUTPUT_HELP, writeModel } from "../model-output";
import { BOARD_IDS, boardOption } from "../options";
import { bold, note, print, printJson } from "../output";
import { TOOL } from "../version";

interface ConvertOptions extends MemoryOptions {
	output: string;
	board?: string;
	labels?: string;
	mean?: string;
	std?: string;
	fit?: "crop" | "stretch" | "letterbox";
	json?: boolean;
}

const EXAMPLES = `
Examples:
  ocelli convert model.tflite -o model.oce
  ocelli convert model.tflite -o model.oce --board rp2040 --labels labels.txt
  ocelli convert model.tflite -o model.oce --max-ram 24K
  ocelli convert model.tflite -o model.oce --min-ram
  ocelli convert model.tflite -o model.oce --mean 123.7,116.3,103.5 --std 58.4,57.1,57.4
  ocelli convert model.oce -o renamed.oce --labels labels.txt
  ocelli convert model.oce -o model.tflite
  ocelli convert model.oce -o model.h

A .tflite must be quantized to full integers (int8); docs/tflite.md says how, and lists the operators.`;

export function registerConvert(program: Command) {
	program
		.command("convert <model>")
		.description(
			"an int8 .tflite in, an .oce out that gives the same bytes as TFLite; and back, or to C",
		)
		.requiredOption("-o, --output <file>", OUTPUT_HELP)
		.option("--board <id>", `the model must fit this board: ${BOARD_IDS}`)
		.option(...MAX_RAM)
		.option(...MIN_RAM)
		.option(
			"--labels <file>",
			"names of the outputs, one a line (default: those in the model)",
		)
		.option(
			"--mean <values>",
			"what is taken from pixels 0..255: a number, or one a channel",
		)
		.option("--std <values>", "what they are divided by then")
		.addOption(
			new Option(
				"--fit <how>",
				"how photos of another shape are brought to the input's; .tflite only (default: crop)",
			).choices(["crop", "stretch", "letterbox"]),
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", EXAMPLES)
		.action(convert);
}

async function convert(path: string, options: ConvertOptions) {
	const request = await requestOf(path, options);
	const converted = await convertNamed(path, request);
	await writeModel(options.output, converted.blob);
	if (options.json) printJson(summaryJson(converted, options.output));
	else printSummary(converted);
	note(`\nwrote ${resolve(options.output)}`);
}

/** What is wrong with the file is said with its path. */
export async function convertNamed(path: string, request: ConvertRequest) {
	const { convertModel, ConvertError, EngineError, TfliteError } = await import(
		"../../../converter/convert"
	);
	try {
		return await convertModel(request);
	} catch (error) {
		if (
			error instanceof TfliteError ||
			error instanceof EngineError ||
			error instanceof ConvertError
		)
			throw new CliError(`${path}: ${error.message}`);
		throw error;
	}
}

async function requestOf(
	path: string,
	{ output, board, labels, mean, std, fit, ...memory }: ConvertOptions,
): Promise<ConvertRequest> {
	checkOutput(output);
	if ((mean === undefined) !== (std === undefined))
		throw usageError("--mean and --std go together: give both");
	const normalization =
		mean !== undefined && std !== undefined
			? { mean: numbers("--mean", mean), std: numbers("--std", std) }
			: undefined;
	return {
		bytes: await readBytes(path),
		name: basename(path),
		board: board === undefined ? undefined : boardOption(board),
		...memoryOptions(memory),
		labels: labels === undefined ? undefined : await readLabels(labels),
		normalization,
		fit,
		tool: TOOL,
		onNote: note,
	};
}

async function readLabels(path: string): Promise<string[]> {
	const { linesOf } = await import("../../../converter/tflite/labels");
	return linesOf(new TextDecoder().decode(await readBytes(path)));
}

function numbers(option: string, text: string): number[] {
	const values = text
		.split(",")
		.map((part) => Number(part.trim() || Number.NaN));
	if (!values.every(Number.isFinite))
		throw usageError(
			`${option} ${text}: it must be a number, or numbers with commas between them`,
		);
	return values;
}

function printSummary({ info, fit }: ConvertedModel) {
	const { operators, labels } = info;
	const counts = new Map<string, number>();
	for (const { op } of operators) counts.set(op, (counts.get(op) ?? 0) + 1);
	const parts = [...counts].map(([op, count]) => `${count} ${op}`);
	print(`${bold("operators")}  ${operators.length}: ${parts.join(", ")}`);
	print(
		`${bold("cost")}       RAM ${kilobytes(info.arenaBytes)}, flash ${kilobytes(info.flashBytes)}, ${mega(info.macs)} MACs, ${grouped(info.weightBytes)} bytes of weights`,
	);
	const memory = memoryText(info);
	if (memory) print(`${bold("memory")}     ${memory}`);
	print(
		`${bold("labels")}     ${labels.length > 0 ? `${labels.length}: ${shortened(labels)}` : "none in the model; --labels <file> names the outputs"}`,
	);
	if (fit)
		print(
			`${bold("board")}      fits ${fit.board.name}, about ${fit.milliseconds.toFixed(0)} ms a run`,
		);
}

function shortened(labels: readonly string[]): string {
	const shown = labels.slice(0, 10).join(", ");
	return labels.length > 10 ? `${shown}, ...` : shown;
}

function summaryJson({ info, fit }: ConvertedModel, path: string) {
	const { macs, weightBytes, arenaBytes, flashBytes, operators } = info;
	return {
		model: path,
		operators: operators.map(({ op }) => op),
		labels: info.labels,
		macs,
		weightBytes,
		arenaBytes,
		arenaLowerBound: info.arenaLowerBound,
		inputByRows: info.inputByRows,
		flashReads: info.flashReads,
		flashBytes,
		board: fit?.board.id,
	};
}
