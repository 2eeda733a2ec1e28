import { expect, test } from "vitest";
import { runReference } from "../../converter/reference/index";
import { goldenVectors } from "../golden/vectors";

test.each(goldenVectors())("$name as TFLite computes it", (golden) => {
	const { graph, inputs, outputs } = golden;
	expect(inputs.map((input) => runReference(graph, input))).toEqual(outputs);
});
