import { expect, test } from "vitest";
import {
	O_INPUT_COUNT,
	O_PARAMS,
	O_TILE_BYTES,
	O_TILE_COUNT,
	OPERATOR_BYTES,
	PARAM_ARG_MAX_AXIS,
	PARAM_MEAN_AXES,
	SECTION_OPERATORS,
	SECTION_TENSORS,
	T_DIMS,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
} from "../../assembly/shared/status";
import { seal } from "../../converter/emit/emit";
import type { Model } from "../../converter/graph/model";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { loadModel } from "../../host/runtime";
import { BlobReader } from "../../host/runtime/blob";
import { blobOf } from "../support/engines";
import { single } from "./draw";

const like = { scale: 1, zeroPoint: 0 };

/** 3 x 4 x 2 through one operator. */
function graphOf(shape: number[], operator: object): QuantizedGraph {
	return single(
		{ name: "input", shape: [1, 3, 4, 2], ...like },
		{ name: "output", shape, ...like },
		operator,
	);
}

/** An operator of two inputs, the second a row of four pixels. */
function pairOf(op: string): QuantizedGraph {
	const graph = graphOf([1, 3, 4, 2], { op, inputs: [0, 2] });
	graph.tensors.push({ name: "row", shape: [1, 1, 4, 1], ...like });
	graph.operators.unshift({
		op: "mean",
		inputs: [0],
		output: 2,
		clamp: { min: -128, max: 127 },
		axes: [1, 3],
	});
	return graph;
}

const GRAPHS = {
	add: pairOf("add"),
	prelu: pairOf("prelu"),
	mean: graphOf([1, 1, 4, 2], { op: "mean", axes: [1] }),
	reduceMax: graphOf([1, 3, 1, 2], { op: "reduceMax", axes: [2] }),
	argMax: graphOf([1, 3, 4, 4], { op: "argMax", axis: 3 }),
	constant: graphOf([1, 3, 4, 2], {
		op: "constant",
		inputs: [],
		values: new Int8Array(24),
	}),
};
type Name = keyof typeof GRAPHS;

/** The blob of a graph, the operator in question first of all, so that it is the one that is refused. */
function blobFor(op: Name, input?: Model["input"]): Uint8Array {
	const blob = blobOf(GRAPHS[op], input && { input });
	const { offset, bytes } = new BlobReader(blob).section(SECTION_OPERATORS);
	const records = blob.slice(offset, offset + bytes);
	blob.set(records.subarray(-OPERATOR_BYTES), offset);
	blob.set(records.subarray(0, -OPERATOR_BYTES), offset + OPERATOR_BYTES);
	return blob;
}

const param = (index: number) => O_PARAMS + 4 * index;

/** Field of the operator's record, a value that it must not have, and what the engine says to it. */
const BAD_FIELDS: [Name, number, number, number][] = [
	["add", O_INPUT_COUNT, 1, STATUS_BAD_OPERATOR],
	["add", O_INPUT_COUNT, 3, STATUS_BAD_OPERATOR],
	["mean", param(PARAM_MEAN_AXES), 16, STATUS_BAD_OPERATOR],
	["mean", param(PARAM_MEAN_AXES), -1, STATUS_BAD_OPERATOR],
	["mean", param(PARAM_MEAN_AXES), 4, STATUS_BAD_SHAPE],
	["reduceMax", param(PARAM_MEAN_AXES), 2, STATUS_BAD_SHAPE],
	["reduceMax", O_INPUT_COUNT, 2, STATUS_BAD_OPERATOR],
	["argMax", param(PARAM_ARG_MAX_AXIS), 0, STATUS_BAD_OPERATOR],
	["argMax", param(PARAM_ARG_MAX_AXIS), 4, STATUS_BAD_OPERATOR],
	["argMax", param(PARAM_ARG_MAX_AXIS), 2, STATUS_BAD_SHAPE],
	["argMax", O_INPUT_COUNT, 0, STATUS_BAD_OPERATOR],
	["constant", O_INPUT_COUNT, 1, STATUS_BAD_OPERATOR],
	["constant", O_TILE_COUNT, 0, STATUS_BAD_WEIGHTS],
	["constant", O_TILE_COUNT, 2, STATUS_BAD_WEIGHTS],
	["constant", O_TILE_BYTES, 16, STATUS_BAD_WEIGHTS],
];

test.each(BAD_FIELDS)(
	"%s with field %i = %i is refused",
	async (op, field, bad, status) => {
		const blob = blobFor(op);
		const reader = new BlobReader(blob);
		const at = reader.section(SECTION_OPERATORS).offset + field;
		if (field === O_INPUT_COUNT) reader.view.setUint8(at, bad);
		else reader.view.setInt32(at, bad, true);
		await expect(loadModel(seal(blob))).rejects.toMatchObject({ status });
	},
);

/** Tensor, its height, width and channels. */
const BAD_SHAPES: [Name, number, number[]][] = [
	["add", 2, [2, 4, 1]],
	["add", 2, [1, 3, 1]],
	["add", 2, [1, 4, 4]],
	["add", 0, [2, 4, 2]],
	["prelu", 1, [3, 1, 2]],
	["argMax", 1, [3, 4, 2]],
	["constant", 1, [3, 4, 3]],
];

test.each(BAD_SHAPES)(
	"%s with tensor %i of %o is refused",
	async (op, tensor, size) => {
		const blob = blobFor(op, { kind: "tensor", shape: [] });
		const reader = new BlobReader(blob);
		const { offset } = reader.section(SECTION_TENSORS);
		size.forEach((value, i) => {
			const at = offset + tensor * TENSOR_BYTES + T_DIMS + 4 * (i + 1);
			reader.view.setUint32(at, value, true);
		});
		const status = op === "constant" ? STATUS_BAD_WEIGHTS : STATUS_BAD_SHAPE;
		await expect(loadModel(seal(blob))).rejects.toMatchObject({ status });
	},
);
