import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { cacheFolder } from "../../../converter/dataset/photoCache";
import { hasSimd, instantiateEngine } from "../../engine";
import { green, print, printJson, red } from "../output";

interface Check {
	part: string;
	ok: boolean;
	detail: string;
}

export function registerDoctor(program: Command) {
	program
		.command("doctor")
		.description("what of Ocelli's parts works on this machine")
		.option("--json", "one JSON document on stdout")
		.addHelpText("after", "\nExample:\n  ocelli doctor")
		.action(async (options: { json?: boolean }) => {
			const checks = await runChecks();
			if (options.json) printJson({ checks });
			else
				for (const { part, ok, detail } of checks)
					print(
						`  ${ok ? green("ok") : red("no")}  ${part.padEnd(32)} ${detail}`,
					);
			const needed = checks.filter(({ part }) => !part.includes("optional"));
			if (needed.some(({ ok }) => !ok)) process.exitCode = 1;
		});
}

const CHECKS: [part: string, probe: () => Promise<string> | string][] = [
	[
		"node",
		() =>
			`${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} cores`,
	],
	["engine", engine],
	[
		"photos (sharp)",
		async () => `sharp ${(await import("sharp")).default.versions.sharp}`,
	],
	["training (wasm)", () => backend("wasm")],
	["training (tensorflow, optional)", () => backend("tensorflow")],
	["serial ports (optional)", () => `serialport ${versionOf("serialport")}`],
	["photo cache", () => `${cacheFolder()}; delete it at any time`],
];

/** One after the other: a training backend is the current one of its process. */
async function runChecks(): Promise<Check[]> {
	const checks: Check[] = [];
	for (const [part, probe] of CHECKS) {
		try {
			checks.push({ part, ok: true, detail: await probe() });
		} catch (error) {
			const [detail] = (error as Error).message.split("\n");
			checks.push({ part, ok: false, detail });
		}
	}
	return checks;
}

async function engine(): Promise<string> {
	const { kind } = await instantiateEngine();
	return hasSimd() ? kind : `${kind} (this runtime has no wasm SIMD)`;
}

async function backend(name: "wasm" | "tensorflow"): Promise<string> {
	const { openBackend } = await import("../../../converter/train/backend");
	return (await openBackend(name)).description;
}

function versionOf(name: string): string {
	return createRequire(import.meta.url)(`${name}/package.json`).version;
}
