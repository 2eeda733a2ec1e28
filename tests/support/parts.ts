/**
 * What some tests need from outside: a browser, a tool, a set of data. A missing part skips its tests and says so;
 * where OCELLI_REQUIRE names it ("chromium,native"), as CI does with all that it installs, it is an error.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { LITERT_VERSION, litertVersion, PYTHON } from "./litert";

/** Where Debian puts it; another place by CHROMIUM. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** A compiler for C, and for C++ with -x c++; another one by CC. */
export const CC = process.env.CC ?? "cc";
/** What builds the firmware for Cortex-M, and what runs it. */
const ARM_TOOLS = [
	process.env.OCELLI_ARM_GCC ?? "arm-none-eabi-gcc",
	"qemu-system-arm",
];
/** Data that belongs to the project but not into the repository. */
export const SHARED = new URL("../../../shared/", import.meta.url).pathname;
const SHARED_FOLDERS = ["golden", "data", "models"];

/** Why a part cannot be used; undefined where it can. */
const MISSING = {
	chromium: () =>
		existsSync(CHROMIUM)
			? undefined
			: `no Chromium at ${CHROMIUM}: install it, or name its place in CHROMIUM`,
	shared: () => {
		const missing = SHARED_FOLDERS.filter(
			(folder) => !existsSync(join(SHARED, folder)),
		);
		return missing.length === 0
			? undefined
			: `no ${missing.join(", ")} in ../shared beside the repository`;
	},
	native: () =>
		resolves("@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node")
			? undefined
			: "no @tensorflow/tfjs-node: install it, or name a folder that has it in OCELLI_TFJS_NODE",
	cc: () =>
		spawnSync(CC, ["--version"]).status === 0
			? undefined
			: `no C compiler ${CC}: install one, or name it in CC`,
	arm: () => {
		const missing = ARM_TOOLS.filter(
			(tool) => spawnSync(tool, ["--version"]).status !== 0,
		);
		return missing.length === 0
			? undefined
			: `no ${missing.join(", ")}: install Debian's gcc-arm-none-eabi, libnewlib-arm-none-eabi and qemu-system-arm`;
	},
	litert: () =>
		litertVersion() === LITERT_VERSION
			? undefined
			: `no ai-edge-litert ${LITERT_VERSION} for ${PYTHON}: pip install ai-edge-litert==${LITERT_VERSION} numpy, and name the Python in OCELLI_PYTHON`,
};

export type Part = keyof typeof MISSING;

/** `describe.skipIf(part("chromium").skip)(...)`. Throws where the part is missing and must not be. */
export function part(name: Part): { skip?: string } {
	const reason = MISSING[name]();
	if (reason === undefined) return {};
	if (process.env.OCELLI_REQUIRE?.split(",").includes(name))
		throw new Error(`${reason} (OCELLI_REQUIRE asks for ${name})`);
	console.warn(`tests that need ${name} are skipped: ${reason}`);
	return { skip: reason };
}

function resolves(name: string): boolean {
	const folder = process.env.OCELLI_TFJS_NODE;
	const from = folder ? join(folder, "package.json") : import.meta.url;
	try {
		createRequire(from).resolve(name);
		return true;
	} catch {
		return false;
	}
}
