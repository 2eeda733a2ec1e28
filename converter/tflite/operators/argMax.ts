import { NO_CLAMP } from "../../quantize/parameters";
import { ARG_MAX } from "../options";
import { Malformed, Unsupported } from "../problems";
import { axisOf, graphAxis } from "../shape";
import { INT32, INT64, typeName } from "../types";
import { integersOf } from "../values";
import type { Translator } from "./translator";

/** The graph's bytes of an index; outside it is an int32 or int64. */
const INDEX_BYTES = 4;

/** ARG_MAX: the index of the greatest value along the axis of input 1, for readers of the model alone. */
export const argMax: Translator = (node) => {
	node.expect(2);
	node.options(ARG_MAX);
	const input = node.activation();
	const { shape } = input;
	const [named, ...others] = integersOf(node.constant(1));
	if (named === undefined || others.length > 0)
		throw new Malformed("its axis is not one number");
	const axis = axisOf(named, shape.length);
	const indices = shape.toSpliced(axis, 1);
	const output = node.compute(indices);
	if (output.kind !== "other" || ![INT32, INT64].includes(output.type))
		throw new Unsupported(
			`its output is ${output.kind === "other" ? typeName(output.type) : "int8"}, where it must be int32 or int64`,
		);
	const inner = node.temporary([...indices, INDEX_BYTES], {
		scale: 1,
		zeroPoint: 0,
	});
	output.inner = inner;
	const base = { inputs: [input.id], output: inner.id, clamp: NO_CLAMP };
	return { op: "argMax", ...base, axis: graphAxis(axis, shape) };
};
