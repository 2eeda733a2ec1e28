#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DoesNotFitError } from "../../converter/describe";
import { registerBackbone } from "./commands/backbone";
import { registerBench } from "./commands/bench";
import { registerBoards } from "./commands/boards";
import { registerClassify } from "./commands/classify";
import { registerConvert } from "./commands/convert";
import { registerData } from "./commands/data";
import { registerDemo } from "./commands/demo";
import { registerDoctor } from "./commands/doctor";
import { registerEval } from "./commands/eval";
import { registerFlash } from "./commands/flash";
import { registerInfo } from "./commands/info";
import { registerRun } from "./commands/run";
import { registerSim } from "./commands/sim";
import { registerTrain } from "./commands/train";
import {
	CliError,
	EXIT_DOES_NOT_FIT,
	EXIT_FAILURE,
	EXIT_USAGE,
} from "./errors";
import { note } from "./output";
import { VERSION } from "./version";

const program = new Command("ocelli")
	.description(
		"Custom Vision that fits in a microcontroller: photos in, an int8 classifier out.",
	)
	.version(VERSION)
	.configureHelp({ sortSubcommands: false })
	.showSuggestionAfterError()
	.showHelpAfterError(
		"(--help behind the command lists its options, with examples)",
	)
	.exitOverride()
	.addHelpText(
		"after",
		"\nExit codes: 0 ok, 1 failure, 2 usage, 3 does not fit the board, 4 below the accuracy gate, 5 findings in the data.\n\nStart here:\n  ocelli train photos/ -o model.oce\n  ocelli convert model.tflite -o model.oce\n  ocelli classify model.oce photo.jpg",
	);

registerTrain(program);
registerData(program);
registerConvert(program);
registerInfo(program);
registerEval(program);
registerClassify(program);
registerRun(program);
registerBench(program);
registerBoards(program);
registerSim(program);
registerFlash(program);
registerDemo(program);
registerDoctor(program);
registerBackbone(program);

/** The one place that decides how the process ends. */
function exitCodeOf(error: unknown): number {
	if (error instanceof CommanderError)
		return error.exitCode === 0 ? 0 : EXIT_USAGE;
	const message = error instanceof Error ? error.message : String(error);
	note(`ocelli: ${message}`);
	if (process.env.OCELLI_DEBUG && error instanceof Error) note(error.stack);
	if (error instanceof CliError) return error.exitCode;
	return error instanceof DoesNotFitError ? EXIT_DOES_NOT_FIT : EXIT_FAILURE;
}

// A reader that closes the pipe early (head, less) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit(0);
	throw error;
});

try {
	await program.parseAsync();
} catch (error) {
	process.exitCode = exitCodeOf(error);
}
