import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decode } from "../../converter/emit/decode";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { CODES, convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { ocelli, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** 5 x 4 x 3 pixels -> 5 x 4 x 2 values, and the same with an operator that does not exist here. */
const file = writeTflite(convRelu());
writeFileSync(at("model.tflite"), file);
const odd = convRelu();
odd.operators[1].code = CODES.LSTM;
writeFileSync(at("odd.tflite"), writeTflite(odd));
const labels = Array.from({ length: 40 }, (_, i) => `label ${i}`);
writeFileSync(at("labels.txt"), `${labels.join("\n")}\n`);
writeFileSync(at("few.txt"), "one\ntwo\n");
const long = `long long ${"x".repeat(69_990)}`;
writeFileSync(at("long.txt"), [long, ...labels.slice(1)].join("\n"));

test("convert says what it found, and the model gives the reference's bytes", async () => {
	const { code, stdout, stderr } = await ocelli(
		"convert",
		at("model.tflite"),
		"-o",
		at("model.oce"),
		"--labels",
		at("labels.txt"),
	);
	expect(code).toBe(0);
	expect(stdout).toMatch(/operators +1: 1 conv2d/);
	expect(stderr).toContain("bytes of weights less (activations 1)");
	expect(stdout).toContain("40: label 0, label 1,");
	expect(stderr).toContain("input: photos, 4 x 5 rgb, as (pixel - 0) / 255");
	expect(stderr).toContain("verified");
	const { graph } = importTflite(file);
	const inputs = [0, 1].map((n) =>
		Int8Array.from({ length: 60 }, (_, i) => i * 29 + n),
	);
	writeFileSync(at("in.bin"), Buffer.concat(inputs.map((x) => Buffer.from(x))));
	for (const engine of ["simd", "mvp", "reference", "firmware"]) {
		const run = ["run", at("model.oce"), "--input", at("in.bin")];
		await ocelli(...run, "--output", at("out.bin"), "--engine", engine);
		const expected = inputs.map((x) => Buffer.from(runReference(graph, x)));
		expect(readFileSync(at("out.bin")), engine).toEqual(
			Buffer.concat(expected),
		);
	}
});

test("an .oce gets other labels; --json is one document", async () => {
	const { code, stdout } = await ocelli(
		"convert",
		at("model.oce"),
		"-o",
		at("again.oce"),
		"--board",
		"rp2040",
		"--json",
	);
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({
		operators: ["conv2d"],
		labels,
		macs: 5 * 4 * 54,
		weightBytes: 54,
		board: "rp2040",
	});
	expect(readFileSync(at("again.oce"))).toEqual(readFileSync(at("model.oce")));
});

test("info --explain says what each optimization saved", async () => {
	const { stdout } = await ocelli("info", at("model.oce"), "--explain");
	expect(stdout).toMatch(/MACs +weights +RAM\n +activations +1 +0 +0 +\d+\n/);
	expect(stdout).toContain("1,080 MACs became 1,080");
});

test("an .oce becomes a .tflite with its labels and what pixels become, and C", async () => {
	const both = ["model.tflite", "model.h"].map((name) => at(`again/${name}`));
	for (const output of both) {
		const { code, stderr } = await ocelli(
			"convert",
			at("model.oce"),
			"-o",
			output,
		);
		expect(code).toBe(0);
		expect(stderr).toContain(`wrote ${output}`);
	}
	const [written, header] = both.map((path) => readFileSync(path));
	const read = importTflite(written);
	expect(read.labels).toEqual(labels);
	expect(read.normalization).toEqual({ mean: [0], std: [255] });
	expect(read.input).toMatchObject({ kind: "image", width: 4, height: 5 });
	const ops = (graph: QuantizedGraph) => graph.operators.map(({ op }) => op);
	expect(ops(read.graph)).toEqual(
		ops(decode(readFileSync(at("model.oce"))).graph),
	);
	expect(header.toString()).toContain("#define MODEL_CLASSES 40\n");
});

test("train writes a .tflite, and says what it cannot say", async () => {
	const { code, stderr } = await ocelli(
		"train",
		new URL("../data/iris.csv", import.meta.url).pathname,
		"-o",
		at("iris.tflite"),
		"--epochs",
		"2",
	);
	expect(code).toBe(0);
	expect(stderr).toContain("left out, as .tflite has no place for it: how the");
	const { labels, graph } = importTflite(readFileSync(at("iris.tflite")));
	expect(labels).toEqual(["setosa", "versicolor", "virginica"]);
	expect(graph.tensors[graph.input].shape).toEqual([1, 4]);
});

test("train knows where the model cannot go before it trains", async () => {
	const { code, stderr } = await ocelli("train", "nowhere", "-o", "m.onnx");
	expect(code).toBe(2);
	expect(stderr).toContain(".oce, .tflite or .h");
});

test.each([
	[
		"what it does not run",
		["odd.tflite", "-o", "x.oce"],
		1,
		/operator 1, LSTM, output "output": there is no such operator/,
	],
	[
		"a file that is neither",
		["labels.txt", "-o", "x.oce"],
		1,
		/not a whole, well-formed .tflite file/,
	],
	[
		"too few labels",
		["model.tflite", "-o", "x.oce", "--labels", "few.txt"],
		1,
		/2 labels for 40 outputs/,
	],
	[
		"a label that is too long",
		["model.tflite", "-o", "x.oce", "--labels", "long.txt"],
		1,
		/70000 bytes in the label "long long .*the format holds 65535/,
	],
	[
		"a folder that is a file",
		["model.tflite", "-o", "labels.txt/x.oce"],
		1,
		/x.oce: cannot be written/,
	],
	[
		"a fit for an .oce, which has one",
		["model.oce", "-o", "x.oce", "--fit", "stretch"],
		1,
		/fit is for .tflite files/,
	],
	[
		"mean without std",
		["model.tflite", "-o", "x.oce", "--mean", "0"],
		2,
		/go together/,
	],
	[
		"a mean that is no number",
		["model.tflite", "-o", "x.oce", "--mean", "a,b", "--std", "1"],
		2,
		/must be a number/,
	],
	[
		"another kind of output",
		["model.tflite", "-o", "x.onnx"],
		2,
		/written as .oce/,
	],
	["no output", ["model.tflite"], 2, /-o, --output/],
	[
		"an unknown board",
		["model.tflite", "-o", "x.oce", "--board", "z80"],
		2,
		/z80/,
	],
])(
	"%s: an error, and nothing is written",
	async (_, [model, ...args], expected, message) => {
		const named = args.map((arg) => (/\.\w+$/.test(arg) ? at(arg) : arg));
		const { code, stderr } = await ocelli("convert", at(model), ...named);
		expect(stderr).toMatch(message);
		expect(code).toBe(expected);
		expect(() => readFileSync(at("x.oce"))).toThrow();
	},
);

test("other commands say what to do with a .tflite file", async () => {
	const { code, stderr } = await ocelli("info", at("model.tflite"));
	expect(code).toBe(1);
	expect(stderr).toContain("ocelli convert");
});
