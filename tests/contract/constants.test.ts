import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as blob from "../../assembly/shared/blob";
import * as flash from "../../assembly/shared/flash";
import * as image from "../../assembly/shared/image";
import * as opcodes from "../../assembly/shared/opcodes";
import * as smp from "../../assembly/shared/smp";
import * as status from "../../assembly/shared/status";

const shared: Record<string, unknown> = {
	...blob,
	...flash,
	...image,
	...opcodes,
	...smp,
	...status,
};
const module = new WebAssembly.Module(readFileSync("dist/wasm/contract.wasm"));
const { exports } = new WebAssembly.Instance(module, {
	env: { abort: () => undefined },
});

test("every shared constant has the same value in AssemblyScript and in TypeScript", () => {
	const constants = Object.entries(shared).filter(
		([, value]) => typeof value === "number",
	);
	const compiled = constants.map(([name]) => [
		name,
		Number((exports[name] as WebAssembly.Global).value) >>> 0,
	]);
	expect(compiled).toEqual(
		constants.map(([name, value]) => [name, (value as number) >>> 0]),
	);
	expect(constants.length).toBeGreaterThan(100);
});

test("layout functions agree between the compilers", () => {
	const compiled = exports as unknown as typeof blob;
	for (const k of [0, 1, 7, 8, 9, 27, 1000, 65535]) {
		expect(compiled.paddedDepth(k) >>> 0).toBe(blob.paddedDepth(k));
		expect(compiled.tileBytes(k) >>> 0).toBe(blob.tileBytes(k));
		expect(compiled.depthwiseTileBytes(k) >>> 0).toBe(
			blob.depthwiseTileBytes(k),
		);
		expect(compiled.panelBytes(k) >>> 0).toBe(blob.panelBytes(k));
	}
});
