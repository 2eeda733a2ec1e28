import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openBackend } from "../../converter/train/backend";
import { TrainError } from "../../converter/train/errors";
import type { BackendName } from "../../converter/train/settings";

afterEach(() => {
	delete process.env.OCELLI_TFJS_NODE;
});

test("wasm is the default, computes, and is named with its version", async () => {
	const { name, description, tf } = await openBackend();
	expect(name).toBe("wasm");
	expect(description).toBe("wasm (tfjs 4.22.0)");
	expect(tf.getBackend()).toBe("wasm");
	expect(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")).toBe(true);
});

test("opening another one makes it the current one, and back again", async () => {
	const { tf } = await openBackend("cpu");
	expect(tf.getBackend()).toBe("cpu");
	await openBackend("wasm");
	expect(tf.getBackend()).toBe("wasm");
});

test("tfjs-node that is not there is an error with the next step", async () => {
	const folder = mkdtempSync(join(tmpdir(), "ocelli-empty-"));
	process.env.OCELLI_TFJS_NODE = folder;
	const opening = openBackend("tensorflow");
	await expect(opening).rejects.toThrow(TrainError);
	await expect(opening).rejects.toThrow(
		/backend "tensorflow" does not work here .*leave out --backend/,
	);
	rmSync(folder, { recursive: true });
});

test("a name that is none is an error with the known ones", async () => {
	const opening = openBackend("cuda" as BackendName);
	await expect(opening).rejects.toThrow(/no training backend "cuda".*wasm/);
});
