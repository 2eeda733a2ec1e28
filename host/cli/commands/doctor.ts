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
			const checks = await Promise.all([
				check(
					"node",
					async () =>
						`${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} cores`,
				),
				check(
					"engine",
					async () =>
						`${(await instantiateEngine()).kind}${hasSimd() ? "" : " (this runtime has no wasm SIMD)"}`,
				),
				check(
					"photos (sharp)",
					async () => `sharp ${(await import("sharp")).default.versions.sharp}`,
				),
				check("training (wasm)", () => backend("wasm")),
				check("training (tensorflow, optional)", () => backend("tensorflow")),
				check(
					"serial ports (optional)",
					async () => `serialport ${versionOf("serialport")}`,
				),
				check(
					"photo cache",
					async () => `${cacheFolder()}; delete it at any time`,
				),
			]);
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

async function check(
	part: string,
	probe: () => Promise<string>,
): Promise<Check> {
	try {
		return { part, ok: true, detail: await probe() };
	} catch (error) {
		return { part, ok: false, detail: (error as Error).message.split("\n")[0] };
	}
}

async function backend(name: "wasm" | "tensorflow"): Promise<string> {
	const { openBackend } = await import("../../../converter/train/backend");
	return (await openBackend(name)).description;
}

function versionOf(name: string): string {
	return createRequire(import.meta.url)(`${name}/package.json`).version;
}
