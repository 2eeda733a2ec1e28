/**
 * The tables of TFLite's union BuiltinOptions that Ocelli reads and writes: the number of each in the union, and its
 * fields. Operators that are not here have no options, or ones without fields.
 */
import { bool, float32, int8, int32, int32s } from "./flatbuffer/fields";
import type { Schema } from "./flatbuffer/table";

/** A table of the union. */
export interface Options<S extends Schema = Schema> {
	/** Its number in the union. */
	type: number;
	fields: S;
}

/** Fields 0 to 2 of the options of every operator with windows. */
const WINDOW = {
	padding: int8(0),
	strideWidth: int32(1),
	strideHeight: int32(2),
};

export const CONV_2D = {
	type: 1,
	fields: {
		...WINDOW,
		activation: int8(3),
		dilationWidth: int32(4, 1),
		dilationHeight: int32(5, 1),
	},
};

export const DEPTHWISE_CONV_2D = {
	type: 2,
	fields: {
		...WINDOW,
		/** Not read here: TFLite has it from the shapes, too. TFLite Micro reads it. */
		depthMultiplier: int32(3),
		activation: int8(4),
		dilationWidth: int32(5, 1),
		dilationHeight: int32(6, 1),
	},
};

export const POOL_2D = {
	type: 5,
	fields: {
		...WINDOW,
		filterWidth: int32(3),
		filterHeight: int32(4),
		activation: int8(5),
	},
};

export const FULLY_CONNECTED = {
	type: 8,
	fields: { activation: int8(0), weightsFormat: int8(1), keepDims: bool(2) },
};

export const SOFTMAX = { type: 9, fields: { beta: float32(0) } };

export const CONCATENATION = {
	type: 10,
	fields: { axis: int32(0), activation: int8(1) },
};

const ACTIVATION = { activation: int8(0) };
export const ADD = { type: 11, fields: ACTIVATION };
export const MUL = { type: 21, fields: ACTIVATION };
export const SUB = { type: 28, fields: ACTIVATION };

export const RESIZE_BILINEAR = {
	type: 15,
	fields: { alignCorners: bool(2), halfPixelCenters: bool(3) },
};

export const RESHAPE = { type: 17, fields: { newShape: int32s(0) } };

/** MEAN, SUM, REDUCE_MAX, REDUCE_MIN. */
export const REDUCER = { type: 27, fields: { keepDims: bool(0) } };

export const SQUEEZE = { type: 30, fields: { dimensions: int32s(0) } };

export const STRIDED_SLICE = {
	type: 32,
	fields: {
		beginMask: int32(0),
		endMask: int32(1),
		ellipsisMask: int32(2),
		newAxisMask: int32(3),
		shrinkAxisMask: int32(4),
		endIsOffset: bool(5),
	},
};

export const SPLIT = { type: 35, fields: { count: int32(0) } };

export const ARG_MAX = { type: 40, fields: { outputType: int8(0) } };

export const RESIZE_NEAREST_NEIGHBOR = {
	type: 74,
	fields: { alignCorners: bool(0), halfPixelCenters: bool(1) },
};

export const LEAKY_RELU = { type: 75, fields: { alpha: float32(0) } };

export const MIRROR_PAD = { type: 77, fields: { mode: int8(0) } };
