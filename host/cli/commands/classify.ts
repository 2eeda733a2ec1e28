import type { Command } from "commander";
import { decodePhoto } from "../../photos";
import type { Classification, Model } from "../../runtime";
import { UNKNOWN } from "../../runtime/model";
import { CliError } from "../errors";
import { percent } from "../format";
import { openModel } from "../model-file";
import { engineOption } from "../options";
import { bar, bold, note, print, printJson } from "../output";

interface Result extends Classification {
	file: string;
}

export function registerClassify(program: Command) {
	program
		.command("classify <model> <inputs...>")
		.description(
			"label, or labels, and probabilities of photos, or of one row of numbers",
		)
		.option("--json", "one JSON document on stdout")
		.option(
			"--engine <name>",
			"simd, or mvp (WebAssembly without SIMD); both give the same bytes",
		)
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli classify model.oce photo.jpg\n  ocelli classify model.oce *.jpg --json\n  ocelli classify iris.oce 5.1 3.5 1.4 0.2",
		)
		.allowUnknownOption(false)
		.action(
			async (
				path: string,
				inputs: string[],
				options: { json?: boolean; engine?: string },
			) => {
				const { model } = await openModel(path, {
					engine: engineOption(options.engine),
				});
				const results =
					model.input.kind === "image"
						? await classifyPhotos(model, inputs)
						: [classifyRow(model, inputs)];
				if (options.json) printJson({ results: results.map(toJson) });
				else for (const result of results) printResult(result, model);
			},
		);
}

function classifyRow(model: Model, inputs: string[]): Result {
	const values = inputs
		.flatMap((text) => text.split(","))
		.map((text) => {
			const value = Number(text);
			if (text.trim() === "" || !Number.isFinite(value))
				throw new CliError(
					`"${text}" is not a number; this model classifies rows of numbers`,
				);
			return value;
		});
	try {
		return { file: values.join(","), ...model.classify(values) };
	} catch (error) {
		throw new CliError((error as Error).message);
	}
}

/** Photos that cannot be read are named; the others are classified all the same, and the command fails at its end. */
async function classifyPhotos(
	model: Model,
	files: string[],
): Promise<Result[]> {
	const results: Result[] = [];
	for (const file of files) {
		try {
			results.push({ file, ...model.classify(await decodePhoto(file)) });
		} catch (error) {
			note(`ocelli: ${(error as Error).message}`);
			process.exitCode = 1;
		}
	}
	return results;
}

function toJson({ file, label, labels, probability, probabilities }: Result) {
	return { file, label, labels, probability, probabilities };
}

/** Classes in the model's order, which an object of probabilities does not keep for names that are numbers. */
function printResult(
	{ file, labels: named, probability, probabilities }: Result,
	{ labels, multilabel, thresholds }: Model,
) {
	const none = multilabel ? "none of them" : UNKNOWN;
	const certainty = multilabel ? "" : `${percent(probability)}  `;
	print(`${bold(named.join(", ") || none)}  ${certainty}${file}`);
	const width = Math.max(...labels.map((name) => name.length));
	for (const [i, name] of labels.entries()) {
		const p = probabilities[name];
		const from = thresholds[i] > 0 ? `  from ${percent(thresholds[i])}` : "";
		print(
			`  ${name.padEnd(width)}  ${bar(p)}  ${percent(p).padStart(7)}${from}`,
		);
	}
}
