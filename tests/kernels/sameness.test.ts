import { describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { runEngines } from "../support/engines";
import { inputsFor, kernelCases, OPERATOR_NAMES } from "./cases";

describe("integer reference = mvp = simd, byte for byte", () => {
	test.each(OPERATOR_NAMES)("%s", async (op) => {
		for (const { name, graph } of kernelCases(op, 40)) {
			const inputs = inputsFor(graph, 3);
			const outputs = await runEngines(graph, inputs);
			inputs.forEach((input, i) => {
				const expected = runReference(graph, input);
				for (const engine of ["mvp", "simd"] as const)
					expect(
						differing(outputs[i][engine], expected),
						`bytes that differ: ${name}, input ${i}, ${engine}`,
					).toBe(0);
			});
		}
	});
});

/** Far faster than toEqual, which this test would spend most of its time in. */
function differing(actual: Int8Array, expected: Int8Array): number {
	expect(actual.length).toBe(expected.length);
	return actual.reduce((n, byte, i) => n + (byte === expected[i] ? 0 : 1), 0);
}
