import { resolve } from "node:path";
import type { Command } from "commander";
import type {
	CheckedFolder,
	CheckProgress,
} from "../../../converter/checkPhotos";
import { printCheck } from "../check-report";
import { EXIT_FINDINGS } from "../errors";
import { interruptible } from "../interrupt";
import { writeWhole } from "../model-file";
import { wholeNumber } from "../options";
import { bar, note, printJson, progress } from "../output";

interface CheckOptions {
	fast?: boolean;
	multilabel?: boolean;
	negative?: string;
	html?: string;
	seed: string;
	json?: boolean;
}

const EXAMPLES = `
Examples:
  ocelli data check photos/
  ocelli data check photos/ --html report.html    with thumbnails
  ocelli data check photos/ --fast --json`;

const CHECK_TEXT = `
Lists photos that lie in two classes, that seem to lie in a wrong one, that are copies of others (smaller, compressed
again, lighter, mirrored), that are blurred, blank or very small, and files that training skips. Nothing is changed.
Exit code 5: something was found.
${EXAMPLES}`;

export function registerData(program: Command) {
	const data = program
		.command("data")
		.description("looks after the photos that a model is trained on")
		.addHelpText("after", EXAMPLES);
	data
		.command("check <photos>")
		.description(
			"duplicates, wrong labels and poor photos in a folder of photos",
		)
		.option("--fast", "train no network to find wrong labels")
		.option("--multilabel", "a photo may show several of the classes, or none")
		.option(
			"--negative <class>",
			"with --multilabel, the class of photos that show none of the others (default: negative)",
		)
		.option("--html <file>", "also write a page with thumbnails")
		.option("--seed <n>", "of the network that finds wrong labels", "1")
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", CHECK_TEXT)
		.action(check);
}

async function check(photos: string, options: CheckOptions) {
	const { fast, multilabel, negative, html, json } = options;
	const seed = wholeNumber("--seed", options.seed, 0);
	const { checkPhotos, findingCount } = await import(
		"../../../converter/checkPhotos"
	);
	await interruptible("stopped; nothing was written", async (signal) => {
		const request = { photos, fast, multilabel, negative, seed, signal };
		const checked = await checkPhotos({
			...request,
			progress: checkProgress(),
		});
		if (html !== undefined) await writePage(photos, checked, html);
		if (json) printJson(checked.check);
		else printCheck(checked.check);
		if (findingCount(checked.check) > 0) process.exitCode = EXIT_FINDINGS;
	});
}

async function writePage(
	photos: string,
	{ check, paths }: CheckedFolder,
	html: string,
) {
	const { checkPage } = await import("../check-page");
	await writeWhole(html, await checkPage(photos, check, paths));
	note(`wrote ${resolve(html)}`);
}

function checkProgress(): CheckProgress {
	return {
		onPhotos: (done, total) =>
			progress(
				`  looking at photos ${bar(done / total)} ${done} of ${total}`,
				done === total,
			),
		onFold: (fold, folds) =>
			progress(
				`  looking for wrong labels ${bar((fold - 1) / folds)} network ${fold} of ${folds}`,
				true,
			),
	};
}
