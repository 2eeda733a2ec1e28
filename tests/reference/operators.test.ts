import { expect, test } from "vitest";
import type {
	QuantizedGraph,
	QuantizedOperator,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import {
	runReference,
	runReferenceTensors,
} from "../../converter/reference/index";

/** Tensors t0 (the input), t1, ... of scale 1 and zero point 0; the last one is the output. */
function graphOf(
	shapes: number[][],
	operators: QuantizedOperator[],
): QuantizedGraph {
	const tensors = shapes.map((shape, i) => ({
		name: `t${i}`,
		shape,
		scale: 1,
		zeroPoint: 0,
	}));
	return { tensors, operators, input: 0, output: shapes.length - 1 };
}

const one = { inputs: [0], output: 1, clamp: NO_CLAMP };

test.each(["conv2d", "fullyConnected", "depthwiseConv2d"] as const)(
	"the accumulator of %s wraps modulo 2^32",
	(op) => {
		const common = {
			...one,
			weights: Int8Array.of(127),
			weightScales: Float32Array.of(2 ** -25),
			bias: Int32Array.of(2 ** 31 - 1),
			kernel: [1, 1] as [number, number],
			stride: [1, 1] as [number, number],
			dilation: [1, 1] as [number, number],
			padding: { top: 0, left: 0 },
		};
		const operator = { ...common, op, groups: 1, perChannel: true };
		const graph = graphOf(
			[
				[1, 1, 1, 1],
				[1, 1, 1, 1],
			],
			[operator],
		);
		expect([...runReference(graph, Int8Array.of(0))]).toEqual([64]);
		expect([...runReference(graph, Int8Array.of(1))]).toEqual([-64]);
	},
);

test("concatenation takes eight inputs, in order, along any axis", () => {
	const ids = Array.from({ length: 8 }, (_, i) => (i % 2 ? 1 : 0));
	const shape = [1, 2, 1, 2];
	for (const axis of [1, 2, 3]) {
		const output = shape.map((size, i) => (i === axis ? size * 8 : size));
		const graph = graphOf(
			[shape, shape, output],
			[
				{ op: "reshape", ...one },
				{
					op: "concatenation",
					inputs: ids,
					output: 2,
					clamp: NO_CLAMP,
					axis,
				},
			],
		);
		const expected = {
			1: Array(8).fill([1, 2, 3, 4]).flat(),
			2: [...Array(8).fill([1, 2]), ...Array(8).fill([3, 4])].flat(),
			3: [...Array(8).fill([1, 2]), ...Array(8).fill([3, 4])].flat(),
		}[axis];
		expect([...runReference(graph, Int8Array.of(1, 2, 3, 4))]).toEqual(
			expected,
		);
	}
});

test("depthwiseConv2d spreads its taps by the dilation", () => {
	const graph = graphOf(
		[
			[1, 1, 5, 1],
			[1, 1, 2, 1],
		],
		[
			{
				op: "depthwiseConv2d",
				...one,
				weights: Int8Array.of(1, 2),
				weightScales: Float32Array.of(1),
				bias: Int32Array.of(0),
				kernel: [1, 2],
				stride: [1, 1],
				dilation: [1, 3],
				padding: { top: 0, left: 0 },
			},
		],
	);
	const output = runReference(graph, Int8Array.of(1, 2, 3, 40, 50));
	expect([...output]).toEqual([81, 102]);
});

test("softmax of 512 equal inputs is 0 everywhere, of 511 not", () => {
	for (const [length, byte] of [
		[512, -128],
		[511, -127],
	]) {
		const graph = graphOf(
			[
				[1, length],
				[1, length],
			],
			[{ op: "softmax", ...one, beta: 1 }],
		);
		const output = runReference(graph, new Int8Array(length));
		expect(new Set(output)).toEqual(new Set([byte]));
	}
});

test("pad puts the input behind `before`, in channels too", () => {
	const graph = graphOf(
		[
			[1, 1, 1, 2],
			[1, 2, 2, 3],
		],
		[{ op: "pad", ...one, before: [0, 1, 0, 1] }],
	);
	graph.tensors[1].zeroPoint = 9;
	expect([...runReference(graph, Int8Array.of(1, 2))]).toEqual([
		9, 9, 9, 9, 9, 9, 9, 1, 2, 9, 9, 9,
	]);
});

test("every tensor is returned, and a wrong input refused", () => {
	const graph = graphOf([[2], [1, 2]], [{ op: "reshape", ...one }]);
	const input = Int8Array.of(1, 2);
	expect(runReferenceTensors(graph, input)).toEqual([input, input]);
	expect(() => runReference(graph, Int8Array.of(1))).toThrow(
		"the input has 1 values where the network takes 2",
	);
});
