import { describe, expect, test } from "vitest";
import { runEngines } from "../support/engines";
import { GOLDEN_MISSING, goldenSet } from "./cases";

const { cases } = goldenSet();

describe.skipIf(GOLDEN_MISSING)("engines = TFLite, byte for byte", () => {
	for (const { name, graph, inputs, outputs } of cases)
		test(name, async () => {
			const actual = await runEngines(graph, inputs);
			outputs.forEach((expected, i) => {
				expect(actual[i].mvp, `sample ${i}, mvp`).toEqual(expected);
				expect(actual[i].simd, `sample ${i}, simd`).toEqual(expected);
			});
		});
});
