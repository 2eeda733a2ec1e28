import { expect, test } from "vitest";
import { MAX_BLOB_BYTES } from "../../assembly/shared/blob";
import { EngineError, loadModel } from "../../host/runtime";
import { prepareEngine } from "../../host/runtime/prepare";
import { imageBlob } from "../sim/models";

const HUGE = 3 * MAX_BLOB_BYTES;

test("a blob at the start of a huge file takes the memory of the longest blob at most", async () => {
	const file = new Uint8Array(HUGE);
	file.set(imageBlob());
	const { exports } = await prepareEngine(file);
	expect(exports.memory.buffer.byteLength).toBeLessThan(2 * MAX_BLOB_BYTES);
});

test("a huge file that is no model is told so", async () => {
	await expect(loadModel(new Uint8Array(HUGE))).rejects.toThrow(EngineError);
});
