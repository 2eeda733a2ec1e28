/** The written file itself: its bytes, types at its borders, several inputs and outputs, metadata, refusals. */
import { describe, expect, test } from "vitest";
import type { Model } from "../../converter/graph/model";
import type {
	QuantizedGraph,
	QuantizedOperator,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { builtinName } from "../../converter/tflite/builtins";
import { CheckedBuffer } from "../../converter/tflite/flatbuffer/buffer";
import { readRoot } from "../../converter/tflite/flatbuffer/table";
import { MODEL } from "../../converter/tflite/schema";
import { ExportError, exportTflite } from "../../converter/tflite/write";
import { imageDescription } from "../../host/runtime/frame";
import { single } from "../kernels/draw";
import { canonical } from "./canonical";
import { again, modelOf } from "./exported";
import { CODES, convRelu } from "./models";
import { type ModelSpec, type TensorSpec, writeTflite } from "./write";

const network = importTflite(writeTflite(convRelu())).graph;
const records = (bytes: Uint8Array) =>
	readRoot(new CheckedBuffer(bytes), MODEL);

describe("bytes", () => {
	const labels = Array.from({ length: 40 }, (_, i) => `label ${i}`);
	const bytes = exportTflite(modelOf(network, { labels }));

	test("equal models give equal bytes", () => {
		expect(exportTflite(modelOf(network, { labels }))).toEqual(bytes);
	});

	test("identifier, versions, the oldest runtime", () => {
		const { operatorCodes, buffers, metadata, version } = records(bytes);
		expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe("TFL3");
		expect(version).toBe(3);
		expect(
			operatorCodes.map((code) => [
				builtinName(code.builtin),
				code.deprecatedBuiltin,
				code.version,
			]),
		).toEqual([
			["CONV_2D", 3, 3],
			["RELU", 19, 2],
		]);
		const runtime = metadata.find(({ name }) => name === "min_runtime_version");
		const { data } = buffers[runtime?.buffer ?? 0];
		expect(new TextDecoder().decode(data)).toBe("2.1.0".padEnd(16, "\0"));
	});

	test("data is aligned to 16 bytes; buffer 0 is empty", () => {
		const [first, ...others] = records(bytes).buffers.map(({ data }) => data);
		expect(first).toHaveLength(0);
		for (const data of others)
			expect((data.byteOffset - bytes.byteOffset) % 16).toBe(0);
	});
});

describe("types at the borders", () => {
	const TYPES: [Model["inputType"], Model["outputType"], string[]][] = [
		["float32", "float32", ["QUANTIZE", "CONV_2D", "RELU", "DEQUANTIZE"]],
		["uint8", "uint8", ["QUANTIZE", "CONV_2D", "RELU"]],
		["int8", "uint8", ["CONV_2D", "RELU", "QUANTIZE"]],
	];
	test.each(TYPES)("%s in, %s out", (inputType, outputType, names) => {
		const types = { inputType, outputType };
		const bytes = exportTflite(modelOf(network, types));
		const written = records(bytes).operatorCodes.map(({ builtin }) =>
			builtinName(builtin),
		);
		expect(written).toEqual(names);
		const read = importTflite(bytes);
		expect([read.inputType, read.outputType]).toEqual([inputType, outputType]);
		expect(canonical(read.graph)).toEqual(canonical(network));
	});

	test("a uint8 that is requantized first is read as it is", () => {
		const tensor = { shape: [1, 4], scale: 0.5, zeroPoint: 3 };
		const graph = single(
			{ name: "input", ...tensor },
			{ name: "output", ...tensor, scale: 0.25 },
			{ op: "quantize" },
		);
		const types = { inputType: "uint8", outputType: "uint8" } as const;
		const { subgraphs } = records(exportTflite(modelOf(graph, types)));
		expect(subgraphs[0].operators).toHaveLength(1);
		expect(canonical(again(graph, types).graph)).toEqual(canonical(graph));
	});
});

test("several inputs and outputs, of scales of their own", () => {
	const tensors: TensorSpec[] = [
		{ shape: [1, 2] },
		{ shape: [1, 3], scales: [0.2] },
		{ shape: [1, 2], scales: [0.3] },
		{ shape: [1, 3] },
	];
	const spec: ModelSpec = {
		tensors,
		operators: [
			{ code: CODES.RELU, inputs: [0], outputs: [2] },
			{ code: CODES.RELU, inputs: [1], outputs: [3] },
		],
		inputs: [1, 0],
		outputs: [2, 3],
	};
	const { graph } = importTflite(writeTflite(spec));
	const bytes = exportTflite(modelOf(graph));
	const [{ inputs, outputs, tensors: written }] = records(bytes).subgraphs;
	const shapes = (of: number[]) => of.map((index) => written[index].shape);
	expect([shapes(inputs), shapes(outputs)]).toEqual([
		[
			[1, 3],
			[1, 2],
		],
		[
			[1, 2],
			[1, 3],
		],
	]);
	expect(canonical(importTflite(bytes).graph)).toEqual(canonical(graph));
});

describe("metadata", () => {
	const image = (channels: number, scale: number, zeroPoint: number) => {
		const shape = [1, 4, 5, channels];
		const tensor = { shape, scale: Math.fround(scale), zeroPoint };
		return single(
			{ name: "input", ...tensor },
			{ name: "output", ...tensor },
			{ op: "tanh" },
		);
	};
	const IMAGES: [string, QuantizedGraph, "gray" | "rgb"][] = [
		["0..1", image(3, 1 / 255, -128), "rgb"],
		["-1..1", image(1, 2 / 255, -1), "gray"],
		["of a scale that tells nothing", image(3, 0.0187, -14), "rgb"],
	];
	test.each(IMAGES)("pixels %s, and labels", (_, graph, color) => {
		const input = imageDescription({ width: 5, height: 4 }, color, "crop");
		const labels = ["tench", "größter Hai", "a, b"];
		const read = again(graph, { input, labels });
		expect(read.input).toEqual(input);
		expect(read.labels).toEqual(labels);
		expect(read.graph).toEqual(graph);
	});

	test("an input that is no image has no normalization", () => {
		const read = again(image(3, 0.0187, -14));
		expect(read.input.kind).toBe("tensor");
		expect(read.labels).toBeUndefined();
	});
});

describe("refused, with the operator and the reason", () => {
	const byte = { scale: 1, zeroPoint: 0 };
	const REFUSED: [string, Partial<Model>, RegExp][] = [
		[
			"an index that the network goes on with",
			{
				graph: single(
					{ name: "in", shape: [1, 4, 4, 2], ...byte },
					{ name: "out", shape: [1, 4, 4, 4], ...byte },
					{ op: "argMax", axis: 3 },
				),
			},
			/operator 0, argMax, output "out": its index is used as four bytes/,
		],
		[
			"a softmax of another scale",
			{
				graph: single(
					{ name: "in", shape: [1, 4], ...byte },
					{ name: "out", shape: [1, 4], ...byte },
					{ op: "softmax", beta: 1 },
				),
			},
			/operator 0, softmax, output "out": its output has scale 1/,
		],
		[
			"limits that are wider than a relu's",
			{
				graph: single(
					{ name: "in", shape: [1, 4], ...byte },
					{ name: "out", shape: [1, 4], ...byte },
					{ op: "relu", clamp: NO_CLAMP },
				),
			},
			/its limits are -128 and 127, and those of RELU are 0 and 127/,
		],
		["an index that is none", { outputType: "int32" }, /no argMax gives it/],
		["a label of two lines", { labels: ["a\nb"] }, /label "a\\nb" is no line/],
	];
	test.each(REFUSED)("%s", (_, overrides, message) => {
		const write = () => exportTflite(modelOf(network, overrides));
		expect(write).toThrow(ExportError);
		expect(write).toThrow(message);
		expect(write).toThrow(/^the model cannot be written as .tflite: /);
	});
});

test("one channel whose factor counts as that of several is a convolution of one pixel", () => {
	const graph = single(
		{ name: "in", shape: [1, 3], scale: Math.fround(0.1), zeroPoint: 5 },
		{ name: "out", shape: [1, 1], scale: Math.fround(0.3), zeroPoint: -7 },
		{
			op: "fullyConnected",
			perChannel: true,
			weights: Int8Array.of(10, -20, 30),
			weightScales: Float32Array.of(0.07),
			bias: Int32Array.of(44),
		},
	);
	const read = again(graph).graph;
	const ops = read.operators.map(({ op }: QuantizedOperator) => op);
	expect(ops).toEqual(["reshape", "conv2d", "reshape"]);
	for (let q = -128; q < 128; q++)
		expect(runReference(read, Int8Array.of(q, 3, -q))).toEqual(
			runReference(graph, Int8Array.of(q, 3, -q)),
		);
});
