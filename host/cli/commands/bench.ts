import { basename } from "node:path";
import type { Command } from "commander";
import type { ModelInfo } from "../../../converter/describe";
import {
	LEAST_RUNS,
	type Measured,
	measure,
	USUAL_MILLISECONDS,
	type Watch,
} from "../bench/watch";
import { grouped, mega, percent, table } from "../format";
import { isTflite, openModel, readBytes } from "../model-file";
import {
	EVERY_ENGINE,
	EVERY_ENGINE_HELP,
	type EveryEngine,
	oneOf,
	wholeNumber,
} from "../options";
import { bold, print, printJson } from "../output";
import { TOOL } from "../version";
import { convertNamed } from "./convert";

interface BenchOptions {
	engine: string;
	runs?: string;
	json?: boolean;
}

const HELP = `
How it is timed: inferences of one and the same random input, on one thread, after 0.3 s of warming up; in turn one
without a stop, which gives the whole, and one step by step with a look at the clock around each step, which gives
the operators. Each figure is the median over the runs. A look at the clock costs some 50 ns, which very short
operators contain; what the host does before and after, such as decoding a photo, is not in it.
On the firmware each step is a tick of the simulated board, the last of which also answers on the serial line, and the
whole is the median of their sums.

Examples:
  ocelli bench model.oce
  ocelli bench model.tflite --engine mvp --runs 1000
  ocelli bench model.oce --json`;

export function registerBench(program: Command) {
	program
		.command("bench <model>")
		.description("how long each operator of a model takes, .oce or .tflite")
		.option("--engine <name>", EVERY_ENGINE_HELP, "simd")
		.option(
			"--runs <n>",
			`inferences to time (default: as many as ${USUAL_MILLISECONDS / 1000} s hold, at least ${LEAST_RUNS})`,
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", HELP)
		.action(bench);
}

async function bench(path: string, options: BenchOptions) {
	const engine = oneOf("--engine", options.engine, EVERY_ENGINE);
	const runs = wholeNumber("--runs", options.runs, 1);
	const blob = await readModel(path);
	const { describeBlob } = await import("../../../converter/describe");
	const watch = await watchOf(engine, blob);
	const report = reportOf(describeBlob(blob), await measure(watch, runs));
	const where = { engine, threads: 1, node: process.versions.node };
	if (options.json) printJson({ model: path, ...where, ...report });
	else {
		printReport(path, report);
		const runs = `medians of ${grouped(report.runs)} runs`;
		print(`\n  ${engine} engine, one thread, Node ${where.node}; ${runs}`);
	}
}

/** A checked .oce, or one made of a .tflite. */
async function readModel(path: string): Promise<Uint8Array> {
	const bytes = await readBytes(path);
	if (!isTflite(bytes)) return (await openModel(path)).blob;
	const request = { bytes, name: basename(path), tool: TOOL };
	return (await convertNamed(path, request)).blob;
}

async function watchOf(engine: EveryEngine, blob: Uint8Array): Promise<Watch> {
	const input = await randomInput(blob);
	if (engine === "reference") {
		const { referenceWatch } = await import("../bench/referenceWatch");
		return referenceWatch(blob, input);
	}
	if (engine === "firmware") {
		const { firmwareWatch } = await import("../bench/firmwareWatch");
		return firmwareWatch(blob, input);
	}
	const { engineWatch } = await import("../bench/engineWatch");
	return engineWatch(blob, engine, input);
}

/** The same bytes in every run. */
async function randomInput(blob: Uint8Array): Promise<Int8Array> {
	const { Random } = await import("../../../converter/dataset/random");
	const { loadModel } = await import("../../runtime");
	const { inputBytes } = await loadModel(blob);
	const random = new Random(1);
	return Int8Array.from({ length: inputBytes }, () => random.uint32());
}

type Report = ReturnType<typeof reportOf>;

function reportOf({ macs, operators }: ModelInfo, measured: Measured) {
	const sum = measured.operators.reduce((all, time) => all + time, 0);
	return {
		runs: measured.runs,
		macs,
		...speed(macs, measured.whole),
		operators: operators.map(({ index, op, output, macs }) => {
			const time = measured.operators[index];
			return {
				index,
				op,
				output,
				macs,
				...speed(macs, time),
				share: time / sum,
			};
		}),
	};
}

/** MACs a second, null where there are none. */
function speed(macs: number, milliseconds: number) {
	const macsPerSecond = macs > 0 ? (1000 * macs) / milliseconds : null;
	return { microseconds: 1000 * milliseconds, macsPerSecond };
}

function printReport(path: string, report: Report) {
	print(bold(path));
	const { macs, microseconds, macsPerSecond, operators } = report;
	const rows = operators.map((operator) => [
		operator.index,
		operator.op,
		operator.output.join("x"),
		mega(operator.macs),
		operator.microseconds.toFixed(1),
		giga(operator.macsPerSecond),
		percent(operator.share),
	]);
	const whole = [mega(macs), microseconds.toFixed(1), giga(macsPerSecond)];
	print(
		table(
			["#", "operator", "output", "MACs", "µs", "GMAC/s", "share"],
			[...rows, ["", "whole", "", ...whole, ""]],
		),
	);
}

function giga(macsPerSecond: number | null): string {
	return macsPerSecond === null ? "" : (macsPerSecond / 1e9).toPrecision(3);
}
