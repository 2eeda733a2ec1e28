import { expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { optimize, PASSES } from "../../converter/optimize";
import { compact } from "../../converter/optimize/edit";
import { runReference } from "../../converter/reference";
import { TfliteError } from "../../converter/tflite";
import { ExportError } from "../../converter/tflite/write";
import { inputsFor } from "../kernels/cases";
import { runEngines } from "../support/engines";
import { again } from "../tflite/exported";
import { grownGraph } from "./grow";

const SEEDS = Array.from({ length: 320 }, (_, i) => i + 1);

function outputs(graph: QuantizedGraph, inputs: readonly Int8Array[]) {
	return inputs.map((input) => runReference(graph, input));
}

const CASES = SEEDS.map((seed) => {
	const graph = grownGraph(seed);
	const inputs = inputsFor(graph, 2, seed).slice(2);
	return { seed, graph, inputs, expected: outputs(graph, inputs) };
});

test.each(Object.entries(PASSES))("%s: no output byte changes", (_, pass) => {
	let fired = 0;
	for (const { seed, graph, inputs, expected } of CASES) {
		const change = pass(graph);
		if (!change) continue;
		fired++;
		expect(change.count).toBeGreaterThan(0);
		const changed = compact(change.graph);
		expect(outputs(changed, inputs), `seed ${seed}`).toEqual(expected);
	}
	expect(fired).toBeGreaterThan(5);
});

test("all passes together: the same bytes on both engines, nothing left to do", async () => {
	for (const { seed, graph, inputs, expected } of CASES.slice(0, 60)) {
		const optimized = optimize(graph);
		const ran = await runEngines(optimized.graph, inputs);
		ran.forEach(({ mvp, simd }, i) => {
			expect(mvp, `seed ${seed}`).toEqual(expected[i]);
			expect(simd, `seed ${seed}`).toEqual(expected[i]);
		});
		expect(optimize(optimized.graph).steps).toEqual([]);
	}
});

test("what could be written as .tflite still can, and gives the same bytes from there", () => {
	const written = CASES.slice(0, 150).filter(({ graph }) => isWritable(graph));
	expect(written.length).toBeGreaterThan(70);
	for (const { seed, graph, inputs, expected } of written) {
		const read = again(optimize(graph).graph).graph;
		expect(outputs(read, inputs), `seed ${seed}`).toEqual(expected);
	}
});

/** Some take a minimum of tensors with unlike scales, or scales too far apart. */
function isWritable(graph: QuantizedGraph): boolean {
	try {
		return again(graph) !== undefined;
	} catch (error) {
		if (error instanceof ExportError || error instanceof TfliteError)
			return false;
		throw error;
	}
}
