import { describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference/index";
import { GOLDEN_MISSING, type GoldenCase, goldenSet } from "./cases";

const { cases, left } = GOLDEN_MISSING ? { cases: [], left: [] } : goldenSet();

describe.skipIf(GOLDEN_MISSING)("integer reference = TFLite", () => {
	for (const golden of cases)
		test(golden.name, () => expect(differing(golden)).toBe(0));
});

function differing({ graph, inputs, outputs }: GoldenCase): number {
	let count = 0;
	for (const [i, input] of inputs.entries()) {
		const actual = runReference(graph, input);
		for (const [j, byte] of outputs[i].entries())
			if (actual[j] !== byte) count++;
	}
	return count;
}
void left;
