/**
 * Operators whose result follows from constants and shapes alone: what Keras puts before a RESHAPE, say. They are
 * computed here, once, and are not in the graph.
 */
import type { Node } from "../node";
import { expandDims, reshape, squeeze } from "../operators/reshape";
import { sliceOf, stridedSliceOf } from "../operators/slicing";
import type { Constant } from "../values";
import { binary, reduceProduct } from "./arithmetic";
import { cast, rank, shape } from "./describe";
import { gather, join, pack } from "./gather";
import { moved, sliced } from "./place";

type Folder = (node: Node) => Constant;

/** Of any input: only its shape counts. */
const OF_SHAPES: Record<string, Folder> = { RANK: rank, SHAPE: shape };

const OF_CONSTANTS: Record<string, Folder> = {
	ADD: binary((a, b) => a + b),
	CAST: cast,
	CONCATENATION: join,
	EXPAND_DIMS: moved(expandDims),
	GATHER: gather,
	MAXIMUM: binary(Math.max),
	MINIMUM: binary(Math.min),
	MUL: binary((a, b) => a * b),
	PACK: pack,
	REDUCE_PROD: reduceProduct,
	RESHAPE: moved(reshape),
	SLICE: sliced(sliceOf),
	SQUEEZE: moved(squeeze),
	STRIDED_SLICE: sliced(stridedSliceOf),
	SUB: binary((a, b) => a - b),
};

/** The constant that an operator's output is; undefined for one that the model has to compute. */
export function fold(node: Node): Constant | undefined {
	if (Object.hasOwn(OF_SHAPES, node.name)) return OF_SHAPES[node.name](node);
	if (!Object.hasOwn(OF_CONSTANTS, node.name)) return undefined;
	return node.isConstant() ? OF_CONSTANTS[node.name](node) : undefined;
}
