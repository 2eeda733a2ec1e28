import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Command } from "commander";
import type { TrainedModel } from "../../../converter/trainModel";
import type { BoardProfile } from "../../../firmware-sim/boards";
import { CliError } from "../errors";
import { percent, table } from "../format";
import { interruptible } from "../interrupt";
import { writeWhole } from "../model-file";
import { BOARD_IDS, boardOption, wholeNumber } from "../options";
import { bar, bold, green, note, print, progress, red } from "../output";
import { trainProgress } from "../train-progress";
import { printNext, printSummary } from "../train-report";
import { TOOL } from "../version";

interface Folders {
	data: string;
	/** Photos to measure on; default: a part of the data. */
	test?: string;
}

interface DemoOptions {
	output: string;
	board: string;
	seed: string;
}

const TRAIN_PER_KIND = 60;
const TEST_PER_KIND = 16;
const FRAMES_SHOWN = 8;

export function registerDemo(program: Command) {
	program
		.command("demo [photos]")
		.description(
			"everything once: photos, training, a simulated board that classifies its camera's frames",
		)
		.option("-o, --output <folder>", "where photos and model go", "ocelli-demo")
		.option("--board <id>", `the simulated board: ${BOARD_IDS}`, "rp2040")
		.option("--seed <n>", "of the rendered photos and of the training", "1")
		.addHelpText(
			"after",
			"\nWithout photos of your own it renders some fruit.\n\nExamples:\n  ocelli demo\n  ocelli demo path/to/photos    a folder with a sub-folder of photos for each class",
		)
		.action(demo);
}

async function demo(photos: string | undefined, options: DemoOptions) {
	const started = Date.now();
	const { output } = options;
	const board = boardOption(options.board);
	const seed = wholeNumber("--seed", options.seed, 0) ?? 1;
	const stopped = `stopped; what was made so far is in ${output}`;
	await interruptible(stopped, async (signal) => {
		const folders: Folders =
			photos === undefined
				? await renderPhotos(output, seed, signal)
				: { data: photos };
		title("Training");
		const { trainModel } = await import("../../../converter/trainModel");
		const progress = trainProgress();
		const request = { ...folders, board, seed, tool: TOOL, progress, signal };
		const trained = await trainModel(request);
		const model = join(output, "model.oce");
		await writeWhole(model, trained.blob);
		const shown = await onBoard(trained, folders.test ?? folders.data, board);
		printSummary(trained);
		printFrames(shown, board.id);
		printFiles(output, folders.data, model, (Date.now() - started) / 1000);
		printNext(trained, model, folders.data);
	});
}

function title(text: string) {
	note(`\n${bold(text)}`);
}

/** In a folder that the demo made, so that it renders into no one else's photos. */
const MARK = ".ocelli-demo";

/** Renders a set to train with and another one, of other fruit, to measure on. */
async function renderPhotos(output: string, seed: number, signal: AbortSignal) {
	const { FRUIT_KINDS, writeFruitPhotos } = await import(
		"../../../converter/dataset/fruit"
	);
	const folders = {
		data: join(output, "photos"),
		test: join(output, "test-photos"),
	};
	await claim(output, Object.values(folders));
	title(`Photos: ${FRUIT_KINDS.join(", ")}`);
	const total = FRUIT_KINDS.length * (TRAIN_PER_KIND + TEST_PER_KIND);
	let before = 0;
	const onProgress = (done: number) => {
		const all = before + done;
		const line = `  rendering ${bar(all / total)} ${all} of ${total}`;
		progress(line, all === total);
	};
	const common = { onProgress, signal };
	await writeFruitPhotos(folders.data, {
		...common,
		perKind: TRAIN_PER_KIND,
		seed,
	});
	before = FRUIT_KINDS.length * TRAIN_PER_KIND;
	await writeFruitPhotos(folders.test, {
		...common,
		perKind: TEST_PER_KIND,
		seed: seed + 1,
	});
	return folders;
}

async function claim(output: string, folders: string[]) {
	const isOwn = existsSync(join(output, MARK));
	const taken = folders.find((folder) => existsSync(folder));
	if (taken && !isOwn)
		throw new CliError(
			`${taken} is there already and was not made by the demo: name another folder with -o`,
		);
	await mkdir(output, { recursive: true });
	await writeFile(join(output, MARK), "");
}

interface ShownFrame {
	name: string;
	actual: string;
	label: string;
	probability: number;
}

/** Switches a simulated board on, flashes the model over its serial line and holds photos before its camera. */
async function onBoard(
	trained: TrainedModel,
	folder: string,
	profile: BoardProfile,
): Promise<ShownFrame[]> {
	title("Board");
	const { createBoard } = await import("../../../firmware-sim/board");
	const { decodePhoto } = await import("../../photos");
	const board = await createBoard({ profile });
	note(
		`  ${board.profile.name} switched on; its firmware answers on the serial line`,
	);
	const { bytes } = await board.flash(trained.blob, {
		onProgress: (sent, total) =>
			progress(
				`  flashing ${bar(sent / total)} ${sent} of ${total} bytes`,
				sent === total,
			),
	});
	note(`  the board checked the ${bytes} bytes and runs the model`);
	const frames: ShownFrame[] = [];
	for (const { name, actual } of everyNth(
		trained.int8.predictions,
		FRAMES_SHOWN,
	)) {
		const { label, probability } = await board.classify(
			await decodePhoto(join(folder, name), { name }),
		);
		frames.push({
			name,
			actual: trained.info.labels[actual],
			label,
			probability,
		});
	}
	await board.close();
	return frames;
}

function everyNth<T>(items: readonly T[], most: number): T[] {
	const taken = Math.min(most, items.length);
	return Array.from(
		{ length: taken },
		(_, i) => items[Math.floor((i * items.length) / taken)],
	);
}

function printFrames(frames: readonly ShownFrame[], board: string) {
	print(`\n${bold(`frames of the ${board}'s camera`)}`);
	print(
		table(
			["photo", "the board says", "", ""],
			frames.map(({ name, actual, label, probability }) => [
				name,
				label,
				percent(probability, 0),
				label === actual ? green("right") : red(`wrong: ${actual}`),
			]),
		),
	);
}

function printFiles(
	output: string,
	photos: string,
	model: string,
	seconds: number,
) {
	const short = (path: string) => relative(process.cwd(), resolve(path)) || ".";
	print(
		`\n${bold("files")}     ${short(model)}; photos in ${short(photos)}; everything in ${short(output)}/`,
	);
	print(`${bold("took")}      ${seconds.toFixed(0)} s`);
}
