import type { Command } from "commander";
import { describeBlob, type ModelInfo } from "../../../converter/describe";
import type { Model } from "../../runtime";
import { explanation } from "../explain";
import { grouped, mega, percent, table } from "../format";
import { memoryText } from "../memory-line";
import { openModel } from "../model-file";
import { bold, print, printJson } from "../output";
import { thresholdsText } from "../probability-report";

export function registerInfo(program: Command) {
	program
		.command("info <model>")
		.description(
			"what a model is made of: operators, MACs, RAM, flash, labels, where it came from",
		)
		.option(
			"--explain",
			"what each optimization saved in MACs, weights and RAM",
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli info model.oce\n  ocelli info model.oce --explain\n  ocelli info model.oce --json",
		)
		.action(async (path: string, options: InfoOptions) => {
			const { blob, model } = await openModel(path);
			const { multilabel, thresholds } = model;
			const info = { ...describeBlob(blob), multilabel, thresholds };
			if (options.json) printJson(info);
			else printInfo(path, info);
			if (options.explain && !options.json) print(`\n${explanation(info)}`);
		});
}

interface InfoOptions {
	explain?: boolean;
	json?: boolean;
}

type Info = ModelInfo & Pick<Model, "multilabel" | "thresholds">;

function printInfo(path: string, info: Info) {
	print(bold(path));
	print(`  input    ${inputText(info)}`);
	if (info.labels.length > 0) print(`  labels   ${info.labels.join(", ")}`);
	print(`  answers  ${answersText(info)}`);
	print(`  MACs     ${grouped(info.macs)}`);
	print(`  weights  ${grouped(info.weightBytes)} bytes`);
	print(`  RAM      ${grouped(info.arenaBytes)} bytes (${gapText(info)})`);
	const memory = memoryText(info);
	if (memory) print(`           ${memory}`);
	print(`  flash    ${grouped(info.flashBytes)} bytes\n`);
	print(
		table(
			["#", "operator", "output", "MACs", "weights", "RAM in use"],
			info.operators.map((operator) => [
				operator.index,
				operator.op,
				operator.output.join("x"),
				mega(operator.macs),
				grouped(operator.weightBytes),
				grouped(operator.arenaBytes),
			]),
		),
	);
	print(`\n  made by  ${provenanceText(info)}`);
}

function answersText({ labels, multilabel, thresholds }: Info): string {
	const which = multilabel ? "several of them, or none" : "one of them";
	if (!thresholds.some((value) => value > 0)) return which;
	return `${which}, from ${thresholdsText(labels, thresholds)}`;
}

function inputText({ input }: ModelInfo): string {
	if (input.kind === "features")
		return `${input.features.length} numbers: ${input.features.map(({ name }) => name).join(", ")}`;
	if (input.kind === "tensor") return `tensor ${input.shape.join("x")}`;
	return `${input.width} x ${input.height} ${input.color}, ${input.fit}`;
}

function gapText({ arenaBytes, arenaLowerBound }: ModelInfo): string {
	const gap = arenaBytes - arenaLowerBound;
	return gap === 0
		? "the least that this order of rows can do with"
		: `${grouped(gap)} above what this order of rows needs at the least`;
}

function provenanceText({ provenance }: ModelInfo): string {
	const { tool, arch, seed, backend, accuracy, dataset } = provenance;
	const hash = String(dataset).slice(0, 12);
	if (backend === "tflite") return `${tool}: ${arch}, SHA-256 ${hash}...`;
	const share = Number(accuracy?.int8);
	const measured = Number.isFinite(share)
		? `, ${percent(share)} on held-out examples`
		: "";
	return `${tool}: ${arch}, seed ${seed}, ${backend}, data ${hash}${measured}`;
}
