/** Light commands do not load heavy parts: TensorFlow.js, sharp, serialport. */
import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { REPOSITORY } from "./project";

const folder = mkdtempSync(join(tmpdir(), "ocelli-light-"));
afterAll(() => rmSync(folder, { recursive: true }));

const model = join(folder, "model.oce");
writeFileSync(model, blobOf(everyOperator()));
const row = Array(192).fill("0.5");

/** The packages that `ocelli ...args` loads. */
function loaded(...args: string[]): string[] {
	const TRACE = join(folder, "trace");
	rmSync(TRACE, { force: true });
	const tracer = join(REPOSITORY, "tests/e2e/trace.mjs");
	execFileSync(
		process.execPath,
		["--import", tracer, join(REPOSITORY, "dist/cli.js"), ...args],
		{ env: { ...process.env, TRACE }, stdio: "pipe" },
	);
	const lines = existsSync(TRACE) ? readFileSync(TRACE, "utf8") : "";
	return [...new Set(lines.split("\n").filter(Boolean))].sort();
}

test.each([
	["--version"],
	["--help"],
	["boards"],
	["boards", model],
	["info", model],
	["classify", model, ...row],
])("ocelli %s", (...args) => {
	expect(loaded(...args)).toEqual(["bmp-ts", "cborg", "commander"]);
});

test("convert loads flatbuffers beside them", () => {
	const [from, to] = [join(folder, "net.tflite"), join(folder, "net.oce")];
	writeFileSync(from, writeTflite(convRelu()));
	const packages = ["bmp-ts", "cborg", "commander", "flatbuffers"];
	expect(loaded("convert", from, "-o", to)).toEqual(packages);
});

test("the tracer sees them where they are loaded", () => {
	expect(loaded("doctor")).toEqual(
		expect.arrayContaining(["@tensorflow/tfjs-core", "commander", "sharp"]),
	);
});
