import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface Finished {
	code: number | null;
	stdout: string;
	stderr: string;
}

const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;

/** Starts the built command line. */
export function start(
	args: readonly string[],
	cwd = process.cwd(),
): ChildProcess {
	const env = {
		...process.env,
		NO_COLOR: "1",
		OCELLI_CACHE: join(tmpdir(), "ocelli-test-cache"),
	};
	return spawn(process.execPath, [CLI, ...args], { cwd, env });
}

export function finish(child: ChildProcess): Promise<Finished> {
	let stdout = "";
	let stderr = "";
	child.stdout?.on("data", (bytes) => {
		stdout += bytes;
	});
	child.stderr?.on("data", (bytes) => {
		stderr += bytes;
	});
	return new Promise((resolve) =>
		child.on("close", (code) => resolve({ code, stdout, stderr })),
	);
}

export function ocelli(...args: string[]): Promise<Finished> {
	return finish(start(args));
}

/** A folder that is gone after the file's tests. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "ocelli-test-"));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
