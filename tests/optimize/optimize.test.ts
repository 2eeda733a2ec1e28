import { describe, expect, test } from "vitest";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
} from "../../converter/graph/quantized";
import { optimize } from "../../converter/optimize";
import { costOf } from "../../converter/optimize/cost";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import { runReference } from "../../converter/reference";
import { inputsFor, kernelCases, OPERATOR_NAMES } from "../kernels/cases";
import { grownGraph } from "./grow";

test.each(OPERATOR_NAMES)(
	"%s at extreme scales and biases: the same bytes",
	(op) => {
		for (const { name, graph } of kernelCases(op, 15, 3)) {
			const optimized = optimize(graph).graph;
			for (const input of inputsFor(graph, 1))
				expect(runReference(optimized, input), name).toEqual(
					runReference(graph, input),
				);
		}
	},
);

test("the steps add up to what was saved", () => {
	let saved = 0;
	for (let seed = 1; seed <= 40; seed++) {
		const graph = grownGraph(seed);
		const { graph: after, steps } = optimize(graph);
		const [before, now] = [costOf(graph), costOf(after)];
		for (const key of ["macs", "weightBytes", "arenaBytes"] as const) {
			const sum = steps.reduce((total, step) => total + step[key], 0);
			expect(sum, `seed ${seed}, ${key}`).toBe(before[key] - now[key]);
		}
		saved += before.macs - now.macs;
	}
	expect(saved).toBeGreaterThan(1000);
});

function tensor(shape: number[], scale = 0.1, zeroPoint = 3): QuantizedTensor {
	return { name: "t", shape, scale: Math.fround(scale), zeroPoint };
}

/** One operator after the other, each with the output given. */
function chain(
	input: QuantizedTensor,
	...steps: [operator: object, output: QuantizedTensor][]
): QuantizedGraph {
	return {
		tensors: [input, ...steps.map(([, output]) => output)],
		operators: steps.map(
			([operator], i) =>
				({
					clamp: NO_CLAMP,
					inputs: [i],
					output: i + 1,
					...operator,
				}) as QuantizedOperator,
		),
		input: 0,
		output: steps.length,
	};
}

const window = (size: number, pad: number) => ({
	kernel: [size, size],
	stride: [1, 1],
	dilation: [1, 1],
	padding: { top: pad, left: pad },
});

function weights(shape: number[], bias: number[]) {
	const length = elements(shape);
	return {
		weights: Int8Array.from({ length }, (_, i) => ((i * 31) % 90) + 38),
		weightScales: new Float32Array(bias.length).fill(0.01),
		bias: Int32Array.from(bias),
	};
}

describe("a channel that is constant", () => {
	/** conv2d whose channel 1 gives `value`, 3x3 depthwise, pointwise to one channel. */
	const network = (value: number, pad: number) => {
		const first = weights([2, 1, 1, 1], [0, 100 * (value - 3)]);
		first.weights[1] = 0;
		const size = 3 + 2 * pad;
		return chain(
			tensor([1, 5, 5, 1]),
			[
				{ op: "conv2d", groups: 1, ...window(1, 0), ...first },
				tensor([1, 5, 5, 2]),
			],
			[
				{
					op: "depthwiseConv2d",
					...window(3, pad),
					...weights([3, 3, 2], [0, 5]),
				},
				tensor([1, size, size, 2], 0.5),
			],
			[
				{
					op: "conv2d",
					groups: 1,
					...window(1, 0),
					...weights([1, 1, 1, 2], [0]),
				},
				tensor([1, size, size, 1], 0.5),
			],
		);
	};

	test.each([
		["is the zero point: it goes", 3, 1, 1],
		["meets no padding: it goes", 40, 0, 1],
		["meets padding: it stays, as it is another one at the edges", 40, 1, 2],
	])("%s", (_, value, pad, left) => {
		const graph = network(value, pad);
		const optimized = optimize(graph).graph;
		expect(optimized.operators.map(({ op }) => op)).toEqual(
			graph.operators.map(({ op }) => op),
		);
		expect(optimized.tensors.map(({ shape }) => shape[3])).toEqual([
			1,
			left,
			left,
			1,
		]);
		const outputs = inputsFor(graph, 5).map((x) => runReference(graph, x));
		expect(inputsFor(graph, 5).map((x) => runReference(optimized, x))).toEqual(
			outputs,
		);
		expect(
			new Set(outputs.flatMap((bytes) => [...bytes])).size,
		).toBeGreaterThan(20);
	});
});

test("an accumulator that may wrap says nothing about its channel", () => {
	const wrapping = weights([1, 1], [2 ** 31 - 1]);
	const graph = chain(tensor([1, 1], 0.1, 0), [
		{ op: "fullyConnected", perChannel: true, ...wrapping },
		tensor([1, 1]),
	]);
	const outputs = inputsFor(graph, 3).map((x) => runReference(graph, x)[0]);
	expect(new Set(outputs).size).toBeGreaterThan(1);
	const { operators } = optimize(graph).graph;
	expect(operators).toEqual(graph.operators);
});

describe("stays", () => {
	const image = () => tensor([1, 4, 4, 2]);
	test.each<[string, object, QuantizedTensor, object, QuantizedTensor]>([
		[
			"a pad that averages do not count",
			{ op: "pad", before: [0, 1, 1, 0] },
			tensor([1, 6, 6, 2]),
			{ op: "averagePool2d", ...window(3, 0) },
			image(),
		],
		[
			"a pad that fills whole windows of a maximum, above",
			{ op: "padV2", before: [0, 2, 0, 0], value: -128 },
			tensor([1, 6, 4, 2]),
			{ op: "maxPool2d", ...window(2, 0) },
			tensor([1, 5, 3, 2]),
		],
		[
			"a pad that fills whole windows of a maximum, below",
			{ op: "padV2", before: [0, 0, 0, 0], value: -128 },
			tensor([1, 6, 4, 2]),
			{ op: "maxPool2d", ...window(2, 0) },
			tensor([1, 5, 3, 2]),
		],
		[
			"a relu at another scale",
			{ op: "maxPool2d", ...window(3, 1) },
			image(),
			{ op: "relu", clamp: { min: 3, max: 127 } },
			tensor([1, 4, 4, 2], 0.2),
		],
		[
			"limits that no activation of TFLite has",
			{ op: "maxPool2d", ...window(3, 1), clamp: { min: 3, max: 127 } },
			image(),
			{ op: "reluN1To1", clamp: { min: -7, max: 13 } },
			image(),
		],
		[
			"a reshape to another scale",
			{ op: "reshape" },
			tensor([1, 32], 0.2),
			{ op: "fullyConnected", perChannel: true, ...weights([2, 32], [0, 0]) },
			tensor([1, 2], 4),
		],
		[
			"what stands between a logistic and the output",
			{ op: "logistic" },
			image(),
			{ op: "quantize" },
			image(),
		],
		[
			"a reshape that the output's reader sees",
			{ op: "tanh" },
			image(),
			{ op: "reshape" },
			tensor([1, 32]),
		],
	])("%s", (_, first, between, second, output) => {
		const graph = chain(image(), [first, between], [second, output]);
		expect(optimize(graph)).toEqual({ graph, steps: [] });
	});
});
