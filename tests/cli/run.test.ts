import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import { blobOf } from "../support/engines";
import { ocelli, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const model = join(folder, "model.oce");
const input = join(folder, "in.bin");
const tensor = { name: "t", shape: [1, 3], scale: 0.5, zeroPoint: 1 };
const graph = {
	tensors: [tensor, { ...tensor, scale: 1, zeroPoint: -128 }],
	operators: [{ op: "abs" as const, inputs: [0], output: 1, clamp: NO_CLAMP }],
	input: 0,
	output: 1,
};
writeFileSync(
	model,
	blobOf(graph, { inputType: "float32", outputType: "uint8" }),
);

test.each(["simd", "mvp", "reference", "firmware"])(
	"run takes and gives the model's own types on %s",
	async (engine) => {
		writeFileSync(input, Float32Array.of(-3, 4, 0.75, 20, -20, 0));
		const output = join(folder, "out.bin");
		const files = ["--input", input, "--output", output];
		const { stdout } = await ocelli(
			"run",
			model,
			...files,
			"--engine",
			engine,
			"--json",
		);
		expect([...readFileSync(output)]).toEqual([3, 4, 1, 20, 20, 0]);
		expect(JSON.parse(stdout)).toMatchObject({
			inputs: 2,
			inputBytes: 12,
			outputBytes: 3,
			inputType: "float32",
			outputType: "uint8",
		});
	},
);

test("run refuses half an input", async () => {
	writeFileSync(input, new Uint8Array(6));
	const files = ["--input", input, "--output", join(folder, "no.bin")];
	const { code, stderr } = await ocelli("run", model, ...files);
	expect(code).toBe(1);
	expect(stderr).toContain("6 bytes; the model takes 12 bytes an input");
});
