import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importTflite } from "../../converter/tflite";
import { blobOf } from "../support/engines";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { ocelli, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** 5 x 4 x 3 pixels -> 5 x 4 x 2 values: a 3 x 3 convolution and a relu; on a board in several steps. */
const file = writeTflite(convRelu());
writeFileSync(at("model.tflite"), file);
writeFileSync(at("model.oce"), blobOf(importTflite(file).graph));
writeFileSync(at("notes.txt"), "no model");

const MACS = 5 * 4 * 54;

test.each(["simd", "mvp", "reference", "firmware"])(
	"bench times each operator on %s",
	async (engine) => {
		const args = ["--engine", engine, "--runs", "3", "--json"];
		const { code, stdout } = await ocelli("bench", at("model.oce"), ...args);
		expect(code).toBe(0);
		const report = JSON.parse(stdout);
		const node = process.versions.node;
		expect(report).toMatchObject({ engine, node, threads: 1, runs: 3 });
		expect(report).toMatchObject({
			macs: MACS,
			macsPerSecond: (1e6 * MACS) / report.microseconds,
		});
		const [conv, relu] = report.operators;
		expect(conv).toMatchObject({ op: "conv2d", output: [1, 5, 4, 2] });
		expect(conv.macs).toBe(MACS);
		expect(relu).toMatchObject({ op: "relu", macs: 0, macsPerSecond: null });
		expect(Math.min(conv.microseconds, relu.microseconds)).toBeGreaterThan(0);
		expect(conv.share + relu.share).toBeCloseTo(1, 9);
	},
);

test("bench takes a .tflite, and prints a line an operator and the whole", async () => {
	const model = at("model.tflite");
	const { code, stdout } = await ocelli("bench", model, "--runs", "2");
	expect(code).toBe(0);
	expect(stdout).toMatch(/0 +conv2d +1x5x4x2 +1,080 +[\d.]+ +[\d.]+ +[\d.]+ %/);
	expect(stdout).toMatch(/whole +1,080 +[\d.]+/);
	expect(stdout).toMatch(/simd engine, one thread, Node .*; medians of 2 runs/);
});

test.each([
	["a file that is not there", ["none.oce"], 1, /there is no such file/],
	["a file that is no model", ["notes.txt"], 1, /notes\.txt: /],
	["an unknown engine", ["model.oce", "--engine", "gpu"], 2, /--engine gpu/],
	["no runs", ["model.oce", "--runs", "0"], 2, /--runs 0: .* from 1 on/],
])("bench, %s: one error", async (_, [model, ...args], expected, message) => {
	const { code, stdout, stderr } = await ocelli("bench", at(model), ...args);
	expect(stderr).toMatch(message);
	expect(code).toBe(expected);
	expect(stdout).toBe("");
});
