import type { Command } from "commander";
import { flashModel, openTransport, SmpClient } from "../../flasher";
import { kilobytes } from "../format";
import { interruptible } from "../interrupt";
import { openModel } from "../model-file";
import { bar, print, printJson, progress } from "../output";

interface FlashCommandOptions {
	port: string;
	imageVersion: string;
	json?: boolean;
}

export function registerFlash(program: Command) {
	program
		.command("flash <model>")
		.description(
			"upload a model to a board, real or simulated, and make sure it runs there",
		)
		.requiredOption(
			"--port <port>",
			"serial port, tcp://host:port, or VID:PID of a USB device",
		)
		.option(
			"--image-version <version>",
			"version of the image, major.minor.revision",
			"1.0.0",
		)
		.option("--json", "one JSON document on stdout")
		.addHelpText(
			"after",
			"\nExamples:\n  ocelli flash model.oce --port tcp://localhost:4000\n  ocelli flash model.oce --port /dev/ttyACM0\n  ocelli flash model.oce --port 2e8a:0005",
		)
		.action(async (path: string, options: FlashCommandOptions) => {
			const { blob } = await openModel(path);
			const result = await interruptible(
				"stopped; the board may be without a model until it is flashed again",
				(signal) => flashTo(options, blob, signal),
			);
			if (options.json) printJson(result);
			else
				print(
					result.skipped
						? "The board runs this model already; nothing was sent."
						: `Flashed ${kilobytes(result.bytes)}; the board runs the model (${result.hash.slice(0, 12)}).`,
				);
		});
}

async function flashTo(
	options: FlashCommandOptions,
	blob: Uint8Array,
	signal: AbortSignal,
) {
	const transport = await openTransport(options.port);
	const started = Date.now();
	try {
		return await flashModel(new SmpClient(transport), blob, {
			version: options.imageVersion,
			signal,
			onProgress: (sent, total) =>
				progress(
					uploadLine(sent, total, (Date.now() - started) / 1000),
					sent === total,
				),
		});
	} finally {
		await transport.close();
	}
}

/** Bar, amount, rate and the time that is left. */
function uploadLine(sent: number, total: number, seconds: number): string {
	const rate = seconds > 0 ? sent / seconds : 0;
	const left = rate > 0 ? ` ${Math.ceil((total - sent) / rate)} s left` : "";
	return `  uploading ${bar(sent / total)} ${kilobytes(sent)} of ${kilobytes(total)}  ${kilobytes(Math.round(rate))}/s${sent === total ? "" : left}`;
}
