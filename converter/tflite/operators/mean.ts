import { NO_CLAMP } from "../../quantize/parameters";
import { bool } from "../flatbuffer/fields";
import { axisOf, graphAxis } from "../shape";
import { integersOf } from "../values";
import type { Translator } from "./translator";

const OPTIONS = { type: 27, fields: { keepDims: bool(0) } };

export const mean: Translator = (node) => {
	node.expect(2);
	const { keepDims } = node.options(OPTIONS);
	const input = node.activation();
	const { shape } = input;
	const reduced = new Set(
		integersOf(node.constant(1)).map((axis) => axisOf(axis, shape.length)),
	);
	const output = node.output(
		keepDims
			? shape.map((size, axis) => (reduced.has(axis) ? 1 : size))
			: shape.filter((_, axis) => !reduced.has(axis)),
	);
	const axes = [...reduced].filter((axis) => shape[axis] > 1);
	return {
		op: "mean",
		inputs: [input.id],
		output: output.id,
		clamp: NO_CLAMP,
		axes: axes.map((axis) => graphAxis(axis, shape)).sort(),
	};
};
