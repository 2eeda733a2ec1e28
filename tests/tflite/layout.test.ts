/** Operators that move values, for shapes of any rank, against index arithmetic written down plainly. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elements } from "../../converter/graph/quantized";
import { runReference } from "../../converter/reference";
import { importTflite, TfliteError } from "../../converter/tflite";
import { INT32 } from "../../converter/tflite/types";
import { type OperatorSpec, type TensorSpec, writeTflite } from "./write";

const integers = (...values: number[]): TensorSpec => ({
	shape: [values.length],
	type: INT32,
	data: Int32Array.from(values),
});

/** One operator: tensor 0 is the input, constants follow, the last tensor is the output. */
function single(
	shape: number[],
	constants: TensorSpec[],
	operator: Omit<OperatorSpec, "inputs" | "outputs">,
) {
	const inputs = [0, ...constants.map((_, i) => i + 1)];
	const outputs = [constants.length + 1];
	return importTflite(
		writeTflite({
			tensors: [{ shape }, ...constants, { shape: [] }],
			operators: [{ ...operator, inputs, outputs }],
		}),
	);
}

/** Values that differ, as far as 256 of them can. */
const counted = (shape: number[]) =>
	Int8Array.from({ length: elements(shape) }, (_, i) => i * 7);

/** Every index of a shape, in order. */
function* indices(shape: readonly number[]): Generator<number[]> {
	for (let i = 0; i < elements(shape); i++) {
		let rest = i;
		const index = shape.map(() => 0);
		for (let axis = shape.length - 1; axis >= 0; axis--) {
			index[axis] = rest % shape[axis];
			rest = Math.floor(rest / shape[axis]);
		}
		yield index;
	}
}

function at(values: Int8Array, shape: readonly number[], index: number[]) {
	return values[index.reduce((sum, i, axis) => sum * shape[axis] + i, 0)];
}

/** The graph's answer, or "refused" where it says that a batch is in the way. */
function answer(shape: number[], build: () => ReturnType<typeof single>) {
	try {
		const { graph } = build();
		return runReference(graph, counted(shape));
	} catch (error) {
		expect(error).toBeInstanceOf(TfliteError);
		expect((error as Error).message).toMatch(
			/the batch must be 1|there can be 3/,
		);
		return "refused";
	}
}

const size = fc.constantFrom<number[]>(1, 1, 2, 3, 4);
const shapes = fc.array(size, { minLength: 1, maxLength: 5 });

describe("against plain index arithmetic", () => {
	test("TRANSPOSE", () => {
		let ran = 0;
		const cases = shapes.chain((shape) =>
			fc.record({
				shape: fc.constant(shape),
				order: fc.shuffledSubarray([...shape.keys()], {
					minLength: shape.length,
				}),
			}),
		);
		fc.assert(
			fc.property(cases, ({ shape, order }) => {
				const actual = answer(shape, () =>
					single(shape, [integers(...order)], { code: 39 }),
				);
				if (actual === "refused") return;
				ran++;
				const values = counted(shape);
				const expected = [...indices(order.map((axis) => shape[axis]))].map(
					(index) => {
						const source = shape.map(() => 0);
						order.forEach((axis, i) => {
							source[axis] = index[i];
						});
						return at(values, shape, source);
					},
				);
				expect(actual).toEqual(Int8Array.from(expected));
			}),
			{ numRuns: 150 },
		);
		expect(ran).toBeGreaterThan(120);
	});

	test("STRIDED_SLICE with every mask", () => {
		let ran = 0;
		const entry = fc.record({
			begin: fc.integer({ min: -5, max: 5 }),
			end: fc.integer({ min: -5, max: 5 }),
			step: fc.constantFrom(-2, -1, 1, 1, 2),
			kind: fc.constantFrom("plain", "plain", "begin", "end", "both", "shrink"),
		});
		const cases = shapes.chain((shape) =>
			fc.record({
				shape: fc.constant(shape),
				entries: fc.array(entry, { minLength: 1, maxLength: shape.length }),
			}),
		);
		fc.assert(
			fc.property(cases, ({ shape, entries }) => {
				const mask = (...kinds: string[]) =>
					entries.reduce(
						(sum, { kind }, i) => sum | (kinds.includes(kind) ? 1 << i : 0),
						0,
					);
				const picked = shape.map((length, axis) => pick(length, entries[axis]));
				if (picked.some((list) => list.length === 0)) return;
				const actual = answer(shape, () =>
					single(
						shape,
						[
							integers(...entries.map(({ begin }) => begin)),
							integers(...entries.map(({ end }) => end)),
							integers(...entries.map(({ step }) => step)),
						],
						{
							code: 45,
							optionsType: 32,
							options: [
								[0, "i32", mask("begin", "both")],
								[1, "i32", mask("end", "both")],
								[4, "i32", mask("shrink")],
							],
						},
					),
				);
				if (actual === "refused") return;
				ran++;
				const values = counted(shape);
				const expected = [...indices(picked.map(({ length }) => length))].map(
					(index) =>
						at(
							values,
							shape,
							index.map((i, axis) => picked[axis][i]),
						),
				);
				expect(actual).toEqual(Int8Array.from(expected));
			}),
			{ numRuns: 400 },
		);
		expect(ran).toBeGreaterThan(60);
	});

	test("SPLIT and CONCATENATION bring each other back, along every axis", () => {
		const cases = shapes.chain((shape) =>
			fc.record({
				shape: fc.constant(shape),
				axis: fc.nat(shape.length - 1),
				parts: fc.integer({ min: 1, max: 3 }),
			}),
		);
		fc.assert(
			fc.property(cases, ({ shape, axis, parts }) => {
				const whole = shape.with(axis, shape[axis] * parts);
				const outputs = Array.from({ length: parts }, (_, i) => i + 2);
				const build = () =>
					importTflite(
						writeTflite({
							tensors: [
								{ shape: whole },
								integers(axis),
								...outputs.map(() => ({ shape: [] })),
								{ shape: [] },
							],
							operators: [
								{
									code: 49,
									inputs: [1, 0],
									outputs,
									optionsType: 35,
									options: [[0, "i32", parts]],
								},
								{
									code: 2,
									inputs: outputs,
									outputs: [parts + 2],
									optionsType: 10,
									options: [[0, "i32", axis - shape.length]],
								},
							],
						}),
					);
				const actual = answer(whole, build);
				if (actual !== "refused") expect(actual).toEqual(counted(whole));
			}),
		);
	});
});

/** The indices that an entry of STRIDED_SLICE takes of an axis; all of them where there is none. */
function pick(
	length: number,
	entry?: { begin: number; end: number; step: number; kind: string },
): number[] {
	const all = Array.from({ length }, (_, i) => i);
	if (!entry) return all;
	const { begin, end, step, kind } = entry;
	const from = begin < 0 ? begin + length : begin;
	const to = end < 0 ? end + length : end;
	if (kind === "shrink") return from >= 0 && from < length ? [from] : [];
	const inside = (i: number) => {
		const afterBegin =
			kind === "begin" || kind === "both" || (step > 0 ? i >= from : i <= from);
		const beforeEnd =
			kind === "end" || kind === "both" || (step > 0 ? i < to : i > to);
		return afterBegin && beforeEnd;
	};
	const ordered = (step > 0 ? all : all.toReversed()).filter(inside);
	return ordered.filter((_, i) => i % Math.abs(step) === 0);
}

test.each([
	[
		"a TRANSPOSE that names a dimension twice",
		[1, 2, 3],
		[integers(0, 1, 1)],
		{ code: 39 },
	],
	[
		"a SLICE past the end",
		[1, 4],
		[integers(0, 2), integers(1, 3)],
		{ code: 65 },
	],
	["a step of 0", [4], [integers(0), integers(4), integers(0)], { code: 45 }],
	["a size of 0", [1, 2, 2, 1], [integers(0, 2)], { code: 23 }],
	[
		"a mirror beyond the image",
		[1, 3, 3, 1],
		[integers(0, 0, 3, 0, 0, 0, 0, 0)],
		{ code: 100 },
	],
	["an axis that is not there", [1, 3], [integers(7)], { code: 40 }],
	["negative padding", [1, 3], [integers(0, 0, -1, 0)], { code: 34 }],
])("%s is refused", (_, shape, constants, operator) => {
	expect(() => single(shape, constants, operator)).toThrow(TfliteError);
});
