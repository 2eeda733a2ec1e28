import type { Command } from "commander";
import { type Board, createBoard } from "../../../firmware-sim/board";
import { CliError, usageError } from "../errors";
import { percent } from "../format";
import { openModel } from "../model-file";
import { BOARD_IDS, boardOption, wholeNumber } from "../options";
import { note, print } from "../output";

interface SimOptions {
	board: string;
	camera?: string;
	port: string;
	model?: string;
	frames?: string;
	json?: boolean;
}

export function registerSim(program: Command) {
	program
		.command("sim")
		.description(
			"a simulated board that runs the firmware and speaks SMP over TCP",
		)
		.option("--board <id>", BOARD_IDS, "rp2040")
		.option("--camera <source>", "a folder of photos, or pattern")
		.option(
			"--port <tcp:N>",
			"port of its serial line on 127.0.0.1; tcp:0 lets the system choose",
			"tcp:4000",
		)
		.option("--model <file>", "flash this model first")
		.option("--frames <n>", "stop after so many classified frames")
		.option("--json", "a JSON document per classified frame, a line each")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli sim --camera photos/ --port tcp:4000\n  ocelli sim --board stm32f4 --camera pattern --model model.oce --frames 5",
		)
		.action(simulate);
}

async function simulate(options: SimOptions) {
	const port = portNumber(options.port);
	const most =
		wholeNumber("--frames", options.frames, 1) ?? Number.POSITIVE_INFINITY;
	const blob = options.model && (await modelFor(options.model, most));
	const board = await createBoard({
		profile: boardOption(options.board),
		camera: options.camera,
		clock: "real",
	});
	if (blob) await board.flash(blob);
	let fail: (error: unknown) => void = () => {};
	const stopped = new Promise<void>((resolve, reject) => {
		fail = reject;
		process.once("SIGINT", () => resolve());
		process.once("SIGTERM", () => resolve());
		watch(board, most, options.json === true, resolve);
	});
	const served = await serve(board, port, fail);
	note(
		`${board.profile.name}, serial line on tcp://127.0.0.1:${served.port}; Ctrl-C switches it off`,
	);
	if (!options.model)
		note(
			`flash it with: ocelli flash model.oce --port tcp://127.0.0.1:${served.port}`,
		);
	try {
		await stopped;
	} finally {
		await served.close();
		await board.close();
	}
}

/** Throws CliError where frames are waited for that the model never takes. */
async function modelFor(path: string, frames: number) {
	const { blob, model } = await openModel(path);
	if (Number.isFinite(frames) && model.input.kind !== "image")
		throw new CliError(
			`${path} takes no photos, so that no frame of a camera is ever classified: leave out --frames, and send it input with ocelli run or your own client`,
		);
	return blob;
}

async function serve(
	board: Board,
	port: number,
	fail: (error: unknown) => void,
) {
	try {
		return await board.serve(port, fail);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
		throw new CliError(
			`port ${port} is taken: name another one with --port tcp:N`,
		);
	}
}

/** Prints what the camera loop classifies, and ends after `most` frames. */
function watch(board: Board, most: number, json: boolean, done: () => void) {
	let seen = 0;
	board.onResult(({ index, label, probability }) => {
		if (seen >= most) return;
		seen++;
		if (json)
			process.stdout.write(
				`${JSON.stringify({ frame: seen, index, label, probability })}\n`,
			);
		else
			print(
				`frame ${seen}: ${label ?? `class ${index}`} ${probability === undefined ? "" : percent(probability)}`,
			);
		if (seen === most) done();
	});
}

function portNumber(text: string): number {
	const number = Number(
		/^tcp:(?:\/\/(?:localhost|127\.0\.0\.1):)?(\d{1,5})$/.exec(text)?.[1],
	);
	if (!(number <= 65535))
		throw usageError(`--port ${text}: it must look like tcp:4000`);
	return number;
}
