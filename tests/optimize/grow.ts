/**
 * Random networks that have what the optimizations look for: channels without weights or far outside the clamp, pads,
 * tables in a row, constants, operators twice, operators for nothing, and everything between that gets in their way.
 */
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type TensorId,
} from "../../converter/graph/quantized";
import { Growth, NEAR, POINT, VALID } from "./growth";

type Grow = (growth: Growth, from: TensorId) => TensorId;

/** An operator that two branches end in. */
function pair(growth: Growth, a: TensorId, b: TensorId): TensorId {
	const op = growth.draw.pick("add", "sub", "mul", "minimum", "maximum");
	return growth.push({ op }, [a, b], growth.of(a).shape);
}

/** With one value a channel, or one a pixel. */
const gated: Grow = (growth, from) => {
	const [, height, width, channels] = growth.of(from).shape;
	const gate = growth.draw.pick(true, false)
		? growth.push({ op: "mean", axes: [1, 2] }, [from], [1, 1, 1, channels])
		: growth.push(
				{ op: "reduceMax", axes: [3] },
				[from],
				[1, height, width, 1],
				growth.of(from),
			);
	return pair(growth, from, gate);
};

/** With a constant, or what a table makes of one. */
const withConstant: Grow = (growth, from) => {
	const [channels] = growth.of(from).shape.slice(-1);
	const constant = growth.constant([1, 1, 1, channels]);
	return pair(growth, from, growth.draw.pick(constant, growth.table(constant)));
};

/** What changes nothing. */
const nothing: Grow = (growth, from) => {
	const like = growth.of(from);
	const [, height, width] = like.shape;
	const corners = { alignCorners: false, halfPixelCenters: true };
	const operator = growth.draw.pick<object>(
		{ op: "reshape" },
		{ op: "pad", before: [0, 0, 0, 0] },
		{ op: "transpose", order: [1, 2, 3] },
		{ op: "slice", begin: [0, 0, 0], stride: [1, 1, 1] },
		{ op: "concatenation", axis: 3 },
		{ op: "quantize" },
		{ op: "resizeBilinear", size: [height, width], ...corners },
		{ op: "maxPool2d", ...POINT },
	);
	return growth.push(operator, [from], like.shape, like);
};

/** What moves values about. */
const moved: Grow = (growth, from) => {
	const like = growth.of(from);
	const [, height, width, channels] = like.shape;
	const turned = [1, width, height, channels];
	const [operator, shape] = growth.draw.pick<[object, number[]]>(
		[{ op: "transpose", order: [2, 1, 3] }, turned],
		[{ op: "reshape" }, turned],
		[{ op: "slice", begin: [0, width - 1, 0], stride: [1, -1, 1] }, like.shape],
	);
	return growth.push(operator, [from], shape, like);
};

const doubled: Grow = (growth, from) => {
	const like = growth.of(from);
	const axis = growth.draw.int(1, 3);
	const shape = like.shape.map((size, i) => (i === axis ? 2 * size : size));
	return growth.push({ op: "concatenation", axis }, [from, from], shape, like);
};

/** The last operator again, or nearly so, for nothing or for a pair. */
const again: Grow = (growth, from) => {
	const last = growth.graph.operators.at(-1) as QuantizedOperator;
	const { inputs, output, ...rest } = last;
	const other =
		"weights" in rest && growth.draw.pick(true, false)
			? { ...rest, weights: rest.weights.toReversed() }
			: rest;
	const like = growth.of(output);
	const copy = growth.push(other, inputs, like.shape, like);
	return growth.draw.pick(true, true, false)
		? pair(growth, output, copy)
		: from;
};

/** A pad, and where there is room an operator that might have it. */
const padded: Grow = (growth, from) => {
	const [, height, width] = growth.of(from).shape;
	const pad = growth.pad(from);
	if (height < 3 || width < 3) return pad;
	return growth.draw.pick<Grow>(
		(_, at) => growth.pool(at, VALID),
		(_, at) => growth.conv2d(at, VALID),
		(_, at) => growth.depthwise(at, VALID, 1),
	)(growth, pad);
};

const WAYS: Grow[] = [
	(growth, from) => growth.conv2d(from, POINT),
	(growth, from) => growth.conv2d(from, NEAR),
	(growth, from) => growth.conv2d(from, POINT, growth.of(from).shape[3]),
	(growth, from) => growth.depthwise(from, NEAR, growth.draw.pick(1, 1, 2)),
	(growth, from) => growth.pool(from, NEAR),
	(growth, from) => growth.pool(from, { ...NEAR, stride: [2, 2] }),
	(growth, from) => growth.table(from),
	(growth, from) => growth.table(growth.table(from)),
	(growth, from) => pair(growth, from, growth.depthwise(from, NEAR, 1)),
	gated,
	withConstant,
	(growth, from) => pair(growth, from, growth.table(from)),
	nothing,
	moved,
	moved,
	doubled,
	again,
	padded,
	padded,
];

/** To values behind each other, or four sums of them. */
function finish(growth: Growth, from: TensorId): QuantizedGraph {
	const { draw, graph } = growth;
	const [channels] = growth.of(from).shape.slice(-1);
	const image = draw.pick(true, false)
		? growth.push({ op: "mean", axes: [1, 2] }, [from], [1, 1, 1, channels])
		: from;
	const like = growth.of(image);
	const flat = [1, elements(like.shape)];
	const last = growth.push({ op: "reshape" }, [image], flat, like);
	graph.output = draw.pick(true, true, false) ? last : growth.dense(last);
	return graph;
}

/** A few kilobytes; the same for the same seed. */
export function grownGraph(seed: number): QuantizedGraph {
	const growth = new Growth(seed);
	let at = growth.conv2d(growth.graph.input, NEAR);
	for (let i = growth.draw.int(2, 6); i > 0; i--) {
		const next = growth.draw.pick(...WAYS)(growth, at);
		if (elements(growth.of(next).shape) < 2000) at = next;
	}
	return finish(growth, at);
}
