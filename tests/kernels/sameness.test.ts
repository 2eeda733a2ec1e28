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
				expect(outputs[i].mvp, `${name}, input ${i}, mvp`).toEqual(expected);
				expect(outputs[i].simd, `${name}, input ${i}, simd`).toEqual(expected);
			});
		}
	});
});
