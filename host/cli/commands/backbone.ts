import { resolve } from "node:path";
import type { Command } from "commander";
import { BACKEND_NAMES } from "../../../converter/train/settings";
import { CliError } from "../errors";
import { interruptible } from "../interrupt";
import { writeWhole } from "../model-file";
import { oneOf, wholeNumber } from "../options";
import { note } from "../output";
import { runProgress } from "../run-progress";

interface TrainOptions {
	data: string;
	checkpoint: string;
	backend?: string;
	epochsOnly?: string;
}

const EXAMPLES = `
Examples:
  ocelli backbone train backbone-small.json --data photos/ --checkpoint runs/small
  ocelli backbone train backbone-small.json --data photos/ --checkpoint runs/try --epochs-only 1
  ocelli backbone export --checkpoint runs/small -o small.ocb`;

const TRAIN_TEXT = `
The folder of photos has a sub-folder for each class. The recipe says which classes are held out, how the net is made
and trained, and on which terms the photos are (docs/training.md). After each epoch a checkpoint is written whole; the
same command goes on from it, whatever ended the last one.
${EXAMPLES}`;

export function registerBackbone(program: Command) {
	const backbone = program
		.command("backbone")
		.description(
			"what photos are recognized by: trained for hours, once, by a recipe",
		)
		.addHelpText("after", EXAMPLES);
	backbone
		.command("train <recipe>")
		.description("trains by a recipe, resumable at every epoch")
		.requiredOption("--data <folder>", "photos, in a sub-folder for each class")
		.requiredOption("--checkpoint <folder>", "where the training is kept")
		.option("--backend <name>", BACKEND_NAMES.join(", "))
		.option("--epochs-only <n>", "stop after n epochs, for trying")
		.addHelpText("after", TRAIN_TEXT)
		.action(train);
	backbone
		.command("export")
		.description("the trained net without its classes, as one file")
		.requiredOption("--checkpoint <folder>", "where the training was kept")
		.requiredOption("-o, --output <file>", "where the backbone goes")
		.addHelpText("after", EXAMPLES)
		.action(exportTo);
}

async function train(path: string, options: TrainOptions) {
	const epochs = wholeNumber("--epochs-only", options.epochsOnly, 1);
	const backend =
		options.backend === undefined
			? undefined
			: oneOf("--backend", options.backend, BACKEND_NAMES);
	const { recipeFrom } = await import("../recipe-file");
	const recipe = await recipeFrom(path);
	const { photosForRun } = await import(
		"../../../converter/train/run/prepareRun"
	);
	const { runRecipe } = await import("../../../converter/train/run/run");
	const { checkpoint } = options;
	const stopped = `stopped; the same command goes on from the checkpoint in ${checkpoint}`;
	await interruptible(stopped, async (signal) => {
		const progress = runProgress();
		const photos = await photosForRun(recipe, options.data, {
			...progress,
			signal,
		});
		note(`${photos.labels.length} photos of ${photos.classes} classes`);
		const run = { recipe, photos, checkpoint, backend, epochs, signal };
		await runRecipe({ ...run, ...progress });
	});
	note(`the checkpoint is in ${resolve(checkpoint)}`);
}

async function exportTo(options: { checkpoint: string; output: string }) {
	const { loadCheckpoint } = await import(
		"../../../converter/train/run/checkpointFolder"
	);
	const { exportBackbone } = await import(
		"../../../converter/train/backbone/export"
	);
	const checkpoint = await loadCheckpoint(options.checkpoint, note);
	if (!checkpoint)
		throw new CliError(
			`there is no checkpoint in "${options.checkpoint}": name the folder of an \`ocelli backbone train\``,
		);
	const bytes = exportBackbone(checkpoint);
	await writeWhole(options.output, bytes);
	const { epoch, recipe } = checkpoint.header;
	note(
		`wrote ${resolve(options.output)}: ${bytes.length} bytes, after epoch ${epoch} of ${recipe.epochs}`,
	);
}
