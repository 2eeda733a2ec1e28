/**
 * One list of cases per operator, for correctness here and for benchmarks: small random networks around one
 * operator, drawn from a seed, with the shapes, scales and borders that kernels stumble over.
 */
import { Random } from "../../converter/dataset/random";
import {
	type Elementwise,
	elements,
	type Mean,
	type OperatorName,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type ReduceExtremum,
} from "../../converter/graph/quantized";
import {
	type Activation,
	activationClamp,
	NO_CLAMP,
} from "../../converter/quantize/parameters";
import { type Builder, Draw, single } from "./draw";
import { LAYOUT_BUILDERS } from "./layoutCases";

export interface KernelCase {
	name: string;
	graph: QuantizedGraph;
}

function conv2d(draw: Draw): QuantizedGraph {
	const groups = draw.pick(1, 1, 1, 2, 3);
	const shape = draw.image();
	shape[3] *= groups;
	const { window, out } = draw.window(shape, true);
	const channels = groups * draw.pick(1, 2, 3, 7, 8, 9, 16, 20);
	const input = draw.tensor("input", shape);
	const output = draw.tensor("output", [1, ...out, channels]);
	const depth = window.kernel[0] * window.kernel[1] * (shape[3] / groups);
	const weights = draw.weighted(channels, depth, input.scale, output.scale);
	return single(input, output, {
		op: "conv2d",
		groups,
		...window,
		...weights,
		clamp: draw.clamp(),
	});
}

function depthwiseConv2d(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const { window, out } = draw.window(shape, true);
	const channels = shape[3] * draw.pick(1, 1, 1, 2, 3);
	const input = draw.tensor("input", shape);
	const output = draw.tensor("output", [1, ...out, channels]);
	const taps = window.kernel[0] * window.kernel[1];
	const weights = draw.weighted(channels, taps, input.scale, output.scale);
	return single(input, output, {
		op: "depthwiseConv2d",
		...window,
		...weights,
		clamp: draw.clamp(),
	});
}

function fullyConnected(draw: Draw): QuantizedGraph {
	const vectors = draw.pick(1, 1, 2, 5);
	const depth = draw.pick(1, 3, 4, 8, 17, 64, 100);
	const channels = draw.pick(1, 2, 3, 8, 10, 13);
	const perChannel = draw.pick(true, false);
	const input = draw.tensor("input", [vectors, depth]);
	const output = draw.tensor("output", [vectors, channels]);
	const weights = draw.weighted(channels, depth, input.scale, output.scale);
	if (!perChannel) weights.weightScales.fill(weights.weightScales[0]);
	return single(input, output, {
		op: "fullyConnected",
		perChannel,
		...weights,
		clamp: draw.clamp(),
	});
}

function pool(op: "averagePool2d" | "maxPool2d"): Builder {
	return (draw) => {
		const shape = draw.image();
		const { window, out } = draw.window(shape, false);
		const input = draw.tensor("input", shape);
		const output = draw.tensor("output", [1, ...out, shape[3]], input);
		return single(input, output, { op, ...window, clamp: draw.clamp() });
	};
}

function reduction(op: (Mean | ReduceExtremum)["op"]): Builder {
	return (draw) => {
		const shape = draw.image();
		const axes = draw.pick([1, 2], [1, 2], [1], [2], [3], [2, 3], [1, 2, 3]);
		const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
		const out = draw.pick(
			kept,
			shape.filter((_, axis) => !axes.includes(axis)),
		);
		const input = draw.tensor("input", shape);
		return single(input, draw.tensor("output", out), { op, axes });
	};
}

function argMax(draw: Draw): QuantizedGraph {
	const shape = draw.pick(draw.image(), [1, 1, 1, 1000], [1, 300, 2, 1]);
	const axis = draw.int(1, 3);
	const out = [...shape.filter((_, other) => other !== axis), 4];
	const input = draw.tensor("input", shape);
	return single(input, draw.tensor("output", out), { op: "argMax", axis });
}

function softmax(draw: Draw): QuantizedGraph {
	const shape = draw.pick(
		[1, draw.int(1, 12)],
		[1, 3, 2, draw.int(2, 5)],
		[1, 4, draw.int(1, 6)],
		[1, draw.pick(511, 512, 600)],
	);
	const output = { name: "output", shape, scale: 1 / 256, zeroPoint: -128 };
	return single(draw.tensor("input", shape), output, {
		op: "softmax",
		beta: draw.pick(1, 1, 0.5, 2),
	});
}

function elementwise(op: Elementwise["op"]): Builder {
	return (draw) => {
		const shape = draw.image();
		const output = draw.tensor("output", shape);
		if (op === "logistic")
			Object.assign(output, { scale: 1 / 256, zeroPoint: -128 });
		const activation = op.startsWith("relu") ? (op as Activation) : "none";
		const { scale, zeroPoint } = output;
		const clamp = activationClamp(activation, scale, zeroPoint);
		return single(draw.tensor("input", shape), output, { op, clamp });
	};
}

function leakyRelu(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const alpha = Math.fround(draw.pick(0, 0.01, 0.3, 1.7));
	const input = draw.tensor("input", shape);
	return single(input, draw.tensor("output", shape), {
		op: "leakyRelu",
		alpha,
	});
}

function reshape(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const input = draw.tensor("input", shape);
	const out = draw.pick(
		[1, elements(shape)],
		[1, shape[3], shape[1], shape[2]],
		[shape[1], shape[2] * shape[3]],
	);
	return single(input, draw.tensor("output", out, input), { op: "reshape" });
}

/** Several tensors from the one input, each requantized in its own way. */
function branches(
	draw: Draw,
	input: QuantizedTensor,
	outputs: QuantizedTensor[],
): QuantizedGraph {
	const operators = outputs.map(
		(_, i): QuantizedOperator => ({
			op: "quantize",
			inputs: [0],
			output: i + 1,
			clamp: NO_CLAMP,
		}),
	);
	return {
		tensors: [input, ...outputs],
		operators,
		input: 0,
		output: draw.int(0, 0),
	};
}

function join(
	graph: QuantizedGraph,
	output: QuantizedTensor,
	rest: object,
): QuantizedGraph {
	const inputs = graph.operators.map((operator) => operator.output);
	const id = graph.tensors.push(output) - 1;
	graph.operators.push({
		inputs,
		output: id,
		clamp: NO_CLAMP,
		...rest,
	} as QuantizedOperator);
	return { ...graph, output: id };
}

type Pair = "add" | "sub" | "mul" | "minimum" | "maximum" | "prelu";

/** Two operands of the input's shape, or of size 1 along some axes. One of them may be constant. */
function pair(op: Pair): Builder {
	return (draw) => {
		const input = draw.tensor("input", draw.image());
		const graph = branches(draw, input, []);
		const constant = draw.pick(-1, -1, 0, 1);
		for (const i of [0, 1]) operand(draw, graph, i === constant);
		const [, a, b] = graph.tensors;
		const shape = a.shape.map((size, axis) => Math.max(size, b.shape[axis]));
		const clamp = op.endsWith("imum") ? NO_CLAMP : draw.clamp();
		return join(graph, draw.tensor("output", shape), { op, clamp });
	};
}

function operand(draw: Draw, graph: QuantizedGraph, isConstant: boolean) {
	const axes = draw.pick([], [], [1], [3], [1, 2], [1, 3], [1, 2, 3]);
	const shape = graph.tensors[0].shape.map((size, axis) =>
		(axes as number[]).includes(axis) ? 1 : size,
	);
	const tensor = draw.tensor("operand", shape);
	const output = graph.tensors.push(tensor) - 1;
	const base = { output, clamp: NO_CLAMP };
	const values = draw.int8(elements(shape));
	graph.operators.push(
		isConstant
			? { op: "constant", ...base, inputs: [], values }
			: { op: "mean", ...base, inputs: [0], axes },
	);
}

function concatenation(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const input = draw.tensor("input", shape);
	const like = draw.tensor("like", shape);
	const count = draw.pick(1, 2, 3, 8);
	const axis = draw.int(1, 3);
	const parts = Array.from({ length: count }, (_, i) =>
		draw.tensor(`part ${i}`, shape, like),
	);
	const out = shape.map((size, i) => (i === axis ? size * count : size));
	return join(branches(draw, input, parts), draw.tensor("output", out, like), {
		op: "concatenation",
		axis,
	});
}

/** Added to, so that a wrong value shows; a plan that lets something overwrite it would show, too. */
function constant(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const tensor = draw.tensor("constant", shape);
	const graph = branches(draw, draw.tensor("input", shape), [tensor]);
	graph.operators[0] = {
		op: "constant",
		inputs: [],
		output: 1,
		clamp: NO_CLAMP,
		values: draw.int8(elements(shape)),
	};
	const output = graph.tensors.push(draw.tensor("output", shape)) - 1;
	graph.operators.push({ op: "add", inputs: [1, 0], output, clamp: NO_CLAMP });
	return { ...graph, output };
}

const BUILDERS: Record<OperatorName, Builder> = {
	conv2d,
	depthwiseConv2d,
	fullyConnected,
	add: pair("add"),
	sub: pair("sub"),
	mul: pair("mul"),
	minimum: pair("minimum"),
	maximum: pair("maximum"),
	prelu: pair("prelu"),
	averagePool2d: pool("averagePool2d"),
	maxPool2d: pool("maxPool2d"),
	mean: reduction("mean"),
	sum: reduction("sum"),
	reduceMax: reduction("reduceMax"),
	reduceMin: reduction("reduceMin"),
	argMax,
	softmax,
	logistic: elementwise("logistic"),
	reshape,
	concatenation,
	constant,
	relu: elementwise("relu"),
	relu6: elementwise("relu6"),
	quantize: elementwise("quantize"),
	tanh: elementwise("tanh"),
	hardSwish: elementwise("hardSwish"),
	abs: elementwise("abs"),
	reluN1To1: elementwise("reluN1To1"),
	leakyRelu,
	...LAYOUT_BUILDERS,
};

export const OPERATOR_NAMES = Object.keys(BUILDERS) as OperatorName[];

/** `count` cases of one operator, the same for the same seed. */
export function kernelCases(
	op: OperatorName,
	count: number,
	seed = 1,
): KernelCase[] {
	return Array.from({ length: count }, (_, i) => ({
		name: `${op} ${i}`,
		graph: BUILDERS[op](new Draw(seed * 10_000 + i)),
	}));
}

/** Inputs that find trouble: extremes, the zero point, noise of any level and spread. */
export function inputsFor(
	graph: QuantizedGraph,
	noise: number,
	seed = 7,
): Int8Array[] {
	const { shape, zeroPoint } = graph.tensors[graph.input];
	const length = elements(shape);
	const random = new Random(seed);
	const noisy = () => {
		const level = random.integer(256) - 128;
		const spread = 1 + random.integer(256);
		return Int8Array.from({ length }, () =>
			clampByte(level + random.integer(spread) - (spread >> 1)),
		);
	};
	return [
		new Int8Array(length).fill(-128),
		new Int8Array(length).fill(127),
		new Int8Array(length).fill(zeroPoint),
		...Array.from({ length: noise }, noisy),
	];
}

function clampByte(value: number): number {
	return Math.max(-128, Math.min(127, value));
}
