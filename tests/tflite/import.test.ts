import { expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { FLOAT32, INT32, UINT8 } from "../../converter/tflite/types";
import { runEngines } from "../support/engines";
import { manyOperators } from "./manyOperators";
import { CODES, convRelu } from "./models";
import { type ModelSpec, writeTflite } from "./write";

const read = (model: ModelSpec) => importTflite(writeTflite(model));

function bytes(length: number): Int8Array {
	return Int8Array.from({ length }, (_, i) => i * 53);
}

test("a convolution and a relu: weights, scales, padding as in the file; engines as the reference", async () => {
	const { graph, inputType, outputType, input } = read(convRelu());
	expect([inputType, outputType, input.kind]).toEqual([
		"int8",
		"int8",
		"image",
	]);
	expect(graph.operators.map(({ op }) => op)).toEqual(["conv2d", "relu"]);
	expect(graph.operators[0]).toMatchObject({
		kernel: [3, 3],
		stride: [1, 1],
		padding: { top: 1, left: 1 },
		bias: Int32Array.of(100, -200),
		weightScales: Float32Array.of(0.02, 0.03),
		groups: 1,
	});
	const sample = bytes(60);
	const expected = runReference(graph, sample);
	const [{ mvp, simd }] = await runEngines(graph, [sample]);
	expect(new Set(expected).size).toBeGreaterThan(5);
	expect([mvp, simd]).toEqual([expected, expected]);
});

test("a chain through every kind of operator: engines as the reference", async () => {
	const { graph, outputType } = read(manyOperators());
	expect(outputType).toBe("int32");
	const samples = [1, 53, 91].map((step) =>
		Int8Array.from({ length: 108 }, (_, i) => i * step),
	);
	const answers = await runEngines(graph, samples);
	samples.forEach((sample, i) => {
		const expected = runReference(graph, sample);
		expect(answers[i]).toEqual({ mvp: expected, simd: expected });
	});
});

test("shapes are computed, not taken from the file", () => {
	const model = convRelu();
	model.tensors[3].shape = [1, 1, 1, 1];
	model.tensors[4].shape = [7];
	const { graph } = read(model);
	expect(graph.tensors[graph.output].shape).toEqual([1, 5, 4, 2]);
});

test("float32 and uint8 borders are types, not operators", () => {
	const model = convRelu();
	model.tensors.push(
		{ name: "real", shape: [1, 5, 4, 3], type: FLOAT32, scales: [] },
		{ name: "bytes", shape: [1, 5, 4, 2], type: UINT8, zeroPoints: [128] },
	);
	model.operators.unshift({ code: CODES.QUANTIZE, inputs: [5], outputs: [0] });
	model.operators.push({ code: CODES.QUANTIZE, inputs: [4], outputs: [6] });
	const { graph, inputType, outputType } = read({ ...model, inputs: [5] });
	expect([inputType, outputType]).toEqual(["float32", "uint8"]);
	expect(graph.tensors[graph.input].scale).toBe(Math.fround(1 / 255));
	expect(graph.tensors[graph.output].zeroPoint).toBe(0);
	expect(graph.operators.map(({ op }) => op)).toEqual([
		"conv2d",
		"relu",
		"quantize",
	]);
});

test("a model that hands on its input has an output of its own", () => {
	const { graph, outputType } = read({
		tensors: [{ shape: [1, 4] }, { shape: [1, 4], type: FLOAT32, scales: [] }],
		operators: [{ code: CODES.DEQUANTIZE, inputs: [0], outputs: [1] }],
	});
	expect(outputType).toBe("float32");
	expect(graph.output).not.toBe(graph.input);
	expect(runReference(graph, bytes(4))).toEqual(bytes(4));
});

test("several inputs are one, with their values behind each other", () => {
	const { graph } = read({
		tensors: [
			{ shape: [1, 2] },
			{ shape: [1, 3], scales: [0.2] },
			{ shape: [1, 2] },
			{ shape: [1, 3] },
			{ shape: [1, 5] },
		],
		operators: [
			{ code: CODES.RELU, inputs: [0], outputs: [2] },
			{ code: CODES.RELU, inputs: [1], outputs: [3] },
			{
				code: CODES.CONCATENATION,
				inputs: [2, 3],
				outputs: [4],
				optionsType: 10,
				options: [[0, "i32", 1]],
			},
		],
		inputs: [0, 1],
	});
	expect(runReference(graph, Int8Array.of(1, -2, 3, 4, -5))).toEqual(
		Int8Array.of(1, 0, 6, 8, 0),
	);
});

test("more inputs than an operator of a blob has are joined piece by piece", async () => {
	const count = 20;
	const { graph } = read({
		tensors: [
			{ shape: [1, 2] },
			...Array.from({ length: count - 1 }, (_, i) => ({
				shape: [1, 2],
				data: Int8Array.of(i, -i),
			})),
			{ shape: [1, 2 * count] },
		],
		operators: [
			{
				code: CODES.CONCATENATION,
				inputs: Array.from({ length: count }, (_, i) => i),
				outputs: [count],
				optionsType: 10,
				options: [[0, "i32", -1]],
			},
		],
	});
	const expected = Int8Array.of(
		9,
		8,
		...Array.from({ length: count - 1 }, (_, i) => [i, -i]).flat(),
	);
	expect(runReference(graph, Int8Array.of(9, 8))).toEqual(expected);
	const [{ simd }] = await runEngines(graph, [Int8Array.of(9, 8)]);
	expect(simd).toEqual(expected);
});

/** reshape(x, pack(strided_slice(shape(x), 0:1), -1, gather([6, 7, 2], 2))), as Keras writes a Reshape with a free batch. */
test("what follows from shapes and constants is folded", () => {
	const integers = (shape: number[], ...values: number[]) => ({
		shape,
		type: INT32,
		...(values.length > 0 && { data: Int32Array.from(values) }),
	});
	const { graph } = read({
		tensors: [
			{ shape: [1, 3, 4] },
			integers([3]),
			integers([1], 0),
			integers([1], 1),
			integers([]),
			integers([], -1),
			integers([3], 6, 7, 2),
			integers([], 2),
			integers([]),
			integers([3]),
			{ shape: [1, 6, 2] },
		],
		operators: [
			{ code: CODES.SHAPE, inputs: [0], outputs: [1] },
			{
				code: CODES.STRIDED_SLICE,
				inputs: [1, 2, 3, 3],
				outputs: [4],
				optionsType: 32,
				options: [[4, "i32", 1]],
			},
			{ code: CODES.GATHER, inputs: [6, 7], outputs: [8] },
			{
				code: CODES.PACK,
				inputs: [4, 5, 8],
				outputs: [9],
				optionsType: 59,
				options: [[0, "i32", 3]],
			},
			{ code: CODES.RESHAPE, inputs: [0, 9], outputs: [10] },
		],
	});
	expect(graph.operators.map(({ op }) => op)).toEqual(["reshape"]);
	expect(graph.tensors[graph.output].shape).toEqual([1, 6, 2]);
});
