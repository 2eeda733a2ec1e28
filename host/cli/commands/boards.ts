import type { Command } from "commander";
import { describeBlob, fitBoard } from "../../../converter/describe";
import { BOARDS } from "../../../firmware-sim/boards";
import { kilobytes, table } from "../format";
import { openModel } from "../model-file";
import { print, printJson } from "../output";

export function registerBoards(program: Command) {
	program
		.command("boards [model]")
		.description(
			"the boards Ocelli knows; with a model: does it fit, what does it cost",
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli boards\n  ocelli boards model.oce",
		)
		.action(async (path: string | undefined, options: { json?: boolean }) => {
			if (path === undefined) listBoards(options.json);
			else await fitBoards(path, options.json);
		});
}

function listBoards(json = false) {
	if (json) return printJson({ boards: BOARDS });
	const rows = BOARDS.map((board) => [
		board.id,
		board.name,
		board.core,
		`${board.clock / 1e6}`,
		kilobytes(board.ram),
		kilobytes(board.modelFlash),
	]);
	print(table(["board", "name", "core", "MHz", "RAM", "model flash"], rows));
}

async function fitBoards(path: string, json = false) {
	const { blob } = await openModel(path);
	const info = describeBlob(blob);
	const fits = BOARDS.map((board) => fitBoard(info, board));
	if (json)
		return printJson({
			boards: fits.map(({ board, ...fit }) => ({ board: board.id, ...fit })),
		});
	const rows = fits.map(
		({ board, fits, ramNeeded, flashNeeded, milliseconds, problem }) => [
			board.id,
			fits ? "fits" : "no",
			kilobytes(ramNeeded),
			kilobytes(flashNeeded),
			`~${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)}`,
			problem ?? "",
		],
	);
	print(table(["board", "", "RAM", "flash", "ms a frame", ""], rows));
	print(
		`\nRAM: ${kilobytes(info.arenaBytes)} that the model works in${info.inputByRows ? ", a camera's frame on its way," : ""} and the firmware. Times are estimates: docs/boards.md`,
	);
}
