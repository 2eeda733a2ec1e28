import { expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import { loadModel } from "../../host/runtime";
import {
	borderBytes,
	borderType,
	fromBorder,
	toBorder,
} from "../../host/runtime/border";
import { blobOf } from "../support/engines";

const floats = (...values: number[]) =>
	new Uint8Array(Float32Array.from(values).buffer);
const f32 = Math.fround;

test("float32 in: the quotient rounded half away from zero, saturated", () => {
	const border = { scale: 0.5, zeroPoint: 3, type: "float32" } as const;
	const input = floats(0, -0, 0.25, -0.25, 0.75, 0.24, 62, 1e30, -Infinity);
	expect([...fromBorder(input, border)]).toEqual([
		3, 3, 4, 2, 5, 3, 127, 127, -128,
	]);
});

test("float32 in: the quotient is a float32, too", () => {
	const border = { scale: f32(0.1), zeroPoint: 0, type: "float32" } as const;
	const value = f32(2.5 * border.scale);
	expect(value / border.scale).toBeLessThan(2.5);
	expect([...fromBorder(floats(value), border)]).toEqual([3]);
});

test("float32 in: what is not a number is refused, with its place", () => {
	const border = { scale: 1, zeroPoint: 0, type: "float32" } as const;
	expect(() => fromBorder(floats(1, Number.NaN), border)).toThrow(
		"input value 1 is not a number",
	);
});

test("float32 out: the product rounded once", () => {
	const scale = f32(0.1);
	const bytes = toBorder(Int8Array.of(-128, 0, 127), {
		scale,
		zeroPoint: 5,
		type: "float32",
	});
	expect([...new Float32Array(bytes.buffer)]).toEqual(
		[-133, -5, 122].map((difference) => f32(scale * difference)),
	);
});

test("uint8 is the int8 plus 128, both ways", () => {
	const border = { scale: 1, zeroPoint: 0, type: "uint8" } as const;
	expect([...fromBorder(Uint8Array.of(0, 127, 128, 255), border)]).toEqual([
		-128, -1, 0, 127,
	]);
	expect([...toBorder(Int8Array.of(-128, -1, 0, 127), border)]).toEqual([
		0, 127, 128, 255,
	]);
});

test("int64 out: indices of four bytes, widened; int32 and int8 are the bytes", () => {
	const indices = new Int8Array(Int32Array.of(7, 300).buffer);
	const border = { scale: 1, zeroPoint: 0 };
	const wide = toBorder(indices, { ...border, type: "int64" });
	expect([...new BigInt64Array(wide.buffer)]).toEqual([7n, 300n]);
	for (const type of ["int32", "int8", undefined] as const)
		expect([...toBorder(indices, { ...border, type })]).toEqual([
			7, 0, 0, 0, 44, 1, 0, 0,
		]);
});

test("lengths and codes of the types", () => {
	const types = ["int8", "uint8", "float32", "int32", "int64"] as const;
	expect(types.map((type) => borderBytes(8, type))).toEqual([8, 8, 32, 8, 16]);
	expect(types.map((_, code) => borderType(code))).toEqual([...types]);
	expect(borderType(255)).toBe("int8");
});

/** Two rows of three values; the index of the greatest of each row's. */
const ARG_MAX: QuantizedGraph = {
	tensors: [
		{ name: "input", shape: [1, 2, 3], scale: 0.5, zeroPoint: -2 },
		{ name: "output", shape: [1, 2, 4], scale: 1, zeroPoint: 0 },
	],
	operators: [
		{ op: "argMax", inputs: [0], output: 1, clamp: NO_CLAMP, axis: 3 },
	],
	input: 0,
	output: 1,
};
const ARG_MAX_BLOB = blobOf(ARG_MAX, {
	input: { kind: "tensor", shape: [1, 2, 3] },
	inputType: "float32",
	outputType: "int64",
	labels: ["a", "b"],
});

test("runTyped takes and gives the model's own types", async () => {
	const model = await loadModel(ARG_MAX_BLOB);
	expect([model.inputType, model.outputType]).toEqual(["float32", "int64"]);
	const output = model.runTyped(floats(0, 5, 1, 9, 9, 9.5));
	expect([...new BigInt64Array(output.buffer)]).toEqual([1n, 2n]);
	expect(() => model.runTyped(new Uint8Array(6))).toThrow(
		"24 bytes of float32, got 6",
	);
});

test("a tensor is classified from its real values; an index is its class", async () => {
	const model = await loadModel(ARG_MAX_BLOB);
	expect(model.input).toEqual({ kind: "tensor", shape: [1, 2, 3] });
	expect(model.labels).toEqual(["a", "b"]);
	const first = model.classify([0, 5, 1, 9, 9, 9.5]);
	expect(first).toMatchObject({ label: "b", probabilities: { b: 1 } });
	expect([...first.raw]).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
	const { label } = model.classify([0, 1, 5, 0, 0, 0]);
	expect(label).toBe("class 2");
	expect(() => model.classify([1])).toThrow("takes 6 numbers, got 1");
	expect(() => model.classify([1, 2, Number.NaN, 4, 5, 6])).toThrow(
		"value 2 is NaN",
	);
});
