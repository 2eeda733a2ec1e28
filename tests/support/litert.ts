/** TFLite's reference interpreter, in Python: ai-edge-litert 1.2.0, the last whose FULLY_CONNECTED rounds twice. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One that has the package; another one by OCELLI_PYTHON. */
export const PYTHON = process.env.OCELLI_PYTHON ?? "python3";
export const LITERT_VERSION = "1.2.0";
const SCRIPT = new URL("litert.py", import.meta.url).pathname;

/** The version of the package that is installed; undefined where there is none. */
export function litertVersion(): string | undefined {
	const ask =
		"import importlib.metadata as m; print(m.version('ai-edge-litert'))";
	const { status, stdout } = spawnSync(PYTHON, ["-c", ask]);
	return status === 0 ? stdout.toString().trim() : undefined;
}

export interface LitertJob {
	model: Uint8Array;
	/** A record is all inputs behind each other, raw. */
	inputs: Uint8Array[];
}

/** For each job all its outputs behind each other. Throws where the interpreter refuses a model, or dies. */
export function runLitert(jobs: readonly LitertJob[]): Uint8Array[] {
	const folder = mkdtempSync(join(tmpdir(), "ocelli-litert-"));
	try {
		const lines = jobs.map(({ model, inputs }, i) => {
			const at = (kind: string) => join(folder, `${i}.${kind}`);
			const job = {
				model: at("tflite"),
				inputs: at("in"),
				outputs: at("out"),
			};
			writeFileSync(job.model, model);
			writeFileSync(job.inputs, Buffer.concat(inputs));
			return JSON.stringify(job);
		});
		const said = say(lines);
		return jobs.map((_, i) => {
			if (said[i] !== "ok") throw new Error(`LiteRT, model ${i}: ${said[i]}`);
			return readFileSync(join(folder, `${i}.out`));
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** A line for each job; where the process dies, its last words instead. */
function say(lines: readonly string[]): string[] {
	const { stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
		input: `${lines.join("\n")}\n`,
		maxBuffer: 1 << 26,
	});
	const said = stdout.toString().split("\n").filter(Boolean);
	const missing = lines.length - said.length;
	return [...said, ...Array(missing).fill(stderr.toString())];
}
