import { afterAll, describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference/index";
import { GOLDEN_MISSING, type GoldenCase, goldenSet } from "./cases";

/** How many cases of each group must run: fewer means that the helper lost some. */
const LEAST: Record<string, number> = {
	conv2d: 49,
	depthwise_conv2d: 37,
	fully_connected: 25,
	add: 16,
	sub: 10,
	mul: 14,
	minimum: 5,
	maximum: 5,
	prelu: 7,
	tanh: 6,
	leaky_relu: 8,
	hard_swish: 8,
	abs: 4,
	relu_n1_to_1: 4,
	average_pool_2d: 14,
	max_pool_2d: 9,
	mean: 14,
	sum: 6,
	quirk_sum_int8: 3,
	reduce_max: 4,
	reduce_min: 2,
	arg_max: 3,
	softmax: 14,
	logistic: 6,
	relu: 4,
	relu6: 4,
	quantize: 8,
	reshape: 4,
	squeeze: 3,
	expand_dims: 3,
	pad: 6,
	padv2: 3,
	mirror_pad: 4,
	transpose: 6,
	concatenation: 6,
	split: 4,
	slice: 5,
	strided_slice: 8,
	resize_nearest_neighbor: 10,
	resize_bilinear: 10,
	networks: 12,
};

const { cases, left } = goldenSet();

describe.skipIf(GOLDEN_MISSING)("integer reference = TFLite", () => {
	for (const golden of cases)
		test(golden.name, () => expect(differing(golden)).toBe(0));

	test.each(Object.entries(LEAST))("%s has its %i cases", (group, least) => {
		const present = cases.filter((golden) => golden.group === group);
		expect(present.length).toBeGreaterThanOrEqual(least);
	});
});

afterAll(() => console.log(summary()));

/** Bytes that differ, over all samples. */
function differing({ graph, inputs, outputs }: GoldenCase): number {
	let count = 0;
	for (const [i, input] of inputs.entries()) {
		const actual = runReference(graph, input);
		expect(actual.length).toBe(outputs[i].length);
		count += outputs[i].filter((byte, j) => byte !== actual[j]).length;
	}
	return count;
}

function summary(): string {
	const reasons = new Map<string, string[]>();
	for (const { name, reason } of left)
		reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
	const lines = [...reasons].map(
		([reason, names]) => `  ${names.length} x ${reason}, first ${names[0]}`,
	);
	return [`${cases.length} golden cases, ${left.length} left:`, ...lines].join(
		"\n",
	);
}
