import type { Command } from "commander";
import { decode } from "../../../converter/emit/decode";
import { runReference } from "../../../converter/reference";
import { BlobReader } from "../../runtime/blob";
import { borderBytes, fromBorder, toBorder } from "../../runtime/border";
import { CliError } from "../errors";
import { openModel, readBytes, writeWhole } from "../model-file";
import {
	EVERY_ENGINE,
	EVERY_ENGINE_HELP,
	type EveryEngine,
	oneOf,
} from "../options";
import { note, printJson } from "../output";

interface RunOptions {
	input: string;
	output: string;
	engine: string;
	json?: boolean;
}

export function registerRun(program: Command) {
	program
		.command("run <model>")
		.description(
			"raw input tensors in, raw output tensors out, in the model's types",
		)
		.requiredOption(
			"--input <file>",
			"little-endian values, one or more whole inputs behind each other",
		)
		.requiredOption("--output <file>", "where the output values go")
		.option("--engine <name>", EVERY_ENGINE_HELP, "simd")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli run model.oce --input in.bin --output out.bin\n  ocelli run model.oce --input in.bin --output out.bin --engine reference",
		)
		.option("--json", "one JSON document on stdout")
		.action(run);
}

async function run(path: string, options: RunOptions) {
	const engine = oneOf("--engine", options.engine, EVERY_ENGINE);
	const { blob, model } = await openModel(path);
	const reader = new BlobReader(blob);
	const input = reader.quantization("input");
	const output = reader.quantization("output");
	const inputBytes = borderBytes(model.inputBytes, input.type);
	const outputBytes = borderBytes(model.outputBytes, output.type);
	const inputs = await readInputs(options.input, inputBytes);
	const infer = await runner(engine, blob);
	const outputs: Uint8Array[] = [];
	for (const bytes of inputs)
		outputs.push(toBorder(await infer(fromBorder(bytes, input)), output));
	await writeWhole(options.output, Buffer.concat(outputs));
	const types = { inputType: input.type, outputType: output.type };
	const sizes = { inputs: inputs.length, inputBytes, outputBytes };
	const done = { engine, ...sizes, ...types };
	if (options.json) printJson({ ...done, output: options.output });
	else note(`${inputs.length} x ${inputBytes} bytes -> ${options.output}`);
}

async function readInputs(path: string, length: number): Promise<Uint8Array[]> {
	const bytes = await readBytes(path);
	if (bytes.length === 0 || bytes.length % length !== 0)
		throw new CliError(
			`${path}: ${bytes.length} bytes; the model takes ${length} bytes an input, or a multiple for several; photos and table rows are for ocelli classify`,
		);
	return Array.from({ length: bytes.length / length }, (_, i) =>
		bytes.subarray(i * length, (i + 1) * length),
	);
}

type Runner = (input: Int8Array) => Int8Array | Promise<Int8Array>;

async function runner(engine: EveryEngine, blob: Uint8Array): Promise<Runner> {
	if (engine === "reference") {
		const { graph } = decode(blob);
		return (input) => runReference(graph, input);
	}
	if (engine === "firmware") {
		const { createBoard } = await import("../../../firmware-sim/board");
		const board = await createBoard({ profile: "linux" });
		await board.flash(blob);
		return (input) => board.run(input);
	}
	const { loadModel } = await import("../../runtime");
	const model = await loadModel(blob, { engine });
	return (input) => model.run(input);
}
