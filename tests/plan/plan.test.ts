import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tensorBytes } from "../../converter/graph/cost";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { lastUse, shareMemory } from "../../converter/plan/alias";
import { placeBuffers } from "../../converter/plan/place";
import { planBoard, planResident } from "../../converter/plan/plan";
import { arenaUsage } from "../../converter/plan/usage";
import { everyOperator } from "../support/network";

const graph = everyOperator();

test("buffers that live together never overlap, and the peak is at least the bound", () => {
	const buffer = fc.record({
		bytes: fc.nat(500),
		first: fc.nat(20),
		length: fc.nat(8),
	});
	fc.assert(
		fc.property(fc.array(buffer, { minLength: 1, maxLength: 25 }), (drawn) => {
			const buffers = drawn.map(({ bytes, first, length }) => ({
				bytes,
				first,
				last: first + length,
			}));
			const { offsets, peak } = placeBuffers(buffers);
			buffers.forEach((a, i) => {
				expect(offsets[i] + a.bytes).toBeLessThanOrEqual(peak);
				buffers.slice(0, i).forEach((b, j) => {
					const together = a.first <= b.last && b.first <= a.last;
					const apart =
						offsets[i] + a.bytes <= offsets[j] ||
						offsets[j] + b.bytes <= offsets[i];
					expect(!together || apart).toBe(true);
				});
			});
		}),
	);
});

test("the peak is the lower bound where first fit alone would miss it", () => {
	// Largest first puts c on top of a; only another order finds the gap.
	const buffers = [
		{ bytes: 64, first: 0, last: 1 },
		{ bytes: 48, first: 1, last: 2 },
		{ bytes: 64, first: 2, last: 3 },
		{ bytes: 48, first: 3, last: 4 },
		{ bytes: 16, first: 0, last: 4 },
	];
	expect(placeBuffers(buffers).peak).toBe(128);
});

describe.each([
	["resident", planResident],
	["board", planBoard],
])("the %s plan", (_, plan) => {
	const planned = plan(graph);

	test("reaches the lower bound", () => {
		expect(planned.arenaBytes).toBe(planned.lowerBound);
	});

	test("computes each row of each operator once, in order", () => {
		const rows = graph.operators.map(() => 0);
		let current = 0;
		for (const step of planned.steps) {
			expect(step.operator).toBeGreaterThanOrEqual(current);
			current = step.operator;
			rows[step.operator] += step.rows;
		}
		expect(rows).toEqual(
			graph.operators.map(
				({ output }) => graph.tensors[output].shape.at(-3) ?? 1,
			),
		);
	});

	test("keeps every tensor apart from all others until its last use", () => {
		const owner = shareMemory(graph, (tensor) => tensorBytes(graph, tensor));
		const lives = (tensor: number, at: number) =>
			Math.max(
				0,
				graph.operators.findIndex(({ output }) => output === tensor),
			) <= at && at <= lastUse(graph, tensor);
		graph.operators.forEach((_, at) => {
			const live = graph.tensors.flatMap((_, tensor) =>
				lives(tensor, at) ? [tensor] : [],
			);
			for (const a of live)
				for (const b of live) {
					if (a === b || owner[a] === owner[b]) continue;
					const [low, high] =
						planned.tensors[a].offset < planned.tensors[b].offset
							? [a, b]
							: [b, a];
					expect(
						planned.tensors[low].offset + tensorBytes(graph, low),
					).toBeLessThanOrEqual(planned.tensors[high].offset);
				}
		});
	});

	test("the arena in use per operator never exceeds the arena", () => {
		const usage = arenaUsage(graph, planned);
		expect(Math.max(...usage)).toBeLessThanOrEqual(planned.arenaBytes);
		expect(Math.min(...usage)).toBeGreaterThan(0);
	});
});

test("an add takes over an input that is not read again, and no other", () => {
	const tensor = (name: string) => ({
		name,
		shape: [1, 4, 4, 2],
		scale: 1,
		zeroPoint: 0,
	});
	const op = (inputs: number[], output: number, op = "add") => ({
		op,
		inputs,
		output,
		clamp: { min: -128, max: 127 },
	});
	const chain = {
		tensors: ["a", "b", "c", "d"].map(tensor),
		operators: [op([0], 1, "quantize"), op([0, 1], 2), op([0, 2], 3)],
		input: 0,
		output: 3,
	} as unknown as QuantizedGraph;
	expect(shareMemory(chain, () => 32)).toEqual([0, 1, 1, 0]);
});
