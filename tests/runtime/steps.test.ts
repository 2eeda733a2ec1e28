import { expect, test } from "vitest";
import {
	STATUS_BUSY,
	STATUS_NOT_READY,
	STATUS_OK,
} from "../../assembly/shared/status";
import { runReference } from "../../converter/reference";
import { instantiateEngine } from "../../host/engine";
import { prepareEngine } from "../../host/runtime/prepare";
import { inputsFor, kernelCases } from "../kernels/cases";
import { blobOf } from "../support/engines";

const [{ graph }] = kernelCases("conv2d", 1);

test.each(["simd", "mvp"] as const)(
	"an inference that is taken step by step gives the bytes of a whole one on %s",
	async (kind) => {
		const { exports: engine } = await prepareEngine(blobOf(graph), kind);
		const bytes = (at: number, length: number) =>
			new Int8Array(engine.memory.buffer, at, length);
		for (const input of inputsFor(graph, 3)) {
			bytes(engine.inputAddress(), input.length).set(input);
			expect(engine.begin()).toBe(STATUS_OK);
			let status = engine.step();
			while (status === STATUS_BUSY) status = engine.step();
			expect(status).toBe(STATUS_OK);
			const expected = runReference(graph, input);
			expect([...bytes(engine.outputAddress(), engine.outputBytes())]).toEqual([
				...expected,
			]);
		}
	},
);

test("there is nothing to step through before a model is there", async () => {
	const { exports: engine } = await instantiateEngine();
	expect(engine.begin()).toBe(STATUS_NOT_READY);
	expect(engine.step()).toBe(STATUS_NOT_READY);
});
