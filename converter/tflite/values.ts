/** What a tensor of the file stands for while its graph is built. */
import type { QuantizedTensor, TensorId } from "../graph/quantized";
import { Unsupported } from "./problems";
import type { TfliteTensor } from "./tensor";
import { INT8, INT32, INT64, typeName, UINT8 } from "./types";

/** An int8 tensor that is computed or fed. */
export interface Activation {
	kind: "activation";
	id: TensorId;
	/** As TFLite has it, any rank; the graph's tensor has `graphShape` of it. */
	shape: number[];
	scale: number;
	zeroPoint: number;
}

/** Values that the file holds, or that follow from shapes alone. */
export interface Constant {
	kind: "constant";
	type: number;
	shape: number[];
	/** Little-endian, row-major. */
	bytes: Uint8Array;
	scales: number[];
	zeroPoints: number[];
	quantizedDimension: number;
}

/** Not int8: what may stand at the border of a model (float32, uint8), and what nothing here computes with. */
export interface Other {
	kind: "other";
	type: number;
	shape: number[];
	/** The int8 tensor that stands for it, where there is one. */
	inner?: Activation;
}

export type Value = Activation | Constant | Other;

/** A tensor of the file whose data is in the file. */
export function constantOf(tensor: TfliteTensor, data: Uint8Array): Constant {
	const { type, shape, scales, zeroPoints, quantizedDimension } = tensor;
	if (tensor.special) throw new Unsupported(`a constant is ${tensor.special}`);
	return {
		kind: "constant",
		type,
		shape,
		bytes: data,
		scales,
		zeroPoints,
		quantizedDimension,
	};
}

/** Whole numbers as an int32 constant. */
export function integerConstant(
	values: readonly number[],
	shape: number[],
): Constant {
	const bytes = new Uint8Array(Int32Array.from(values).buffer);
	const none = { scales: [], zeroPoints: [], quantizedDimension: 0 };
	return { kind: "constant", type: INT32, shape, bytes, ...none };
}

/** The values of an int32 or int64 constant. Throws Unsupported for any other. */
export function integersOf({ type, bytes }: Constant): number[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	if (type === INT32)
		return Array.from({ length: bytes.length / 4 }, (_, i) =>
			view.getInt32(4 * i, true),
		);
	if (type === INT64)
		return Array.from({ length: bytes.length / 8 }, (_, i) =>
			Number(view.getBigInt64(8 * i, true)),
		);
	throw new Unsupported(
		`a constant is ${typeName(type)} where int32 is expected`,
	);
}

/** The values of an int8 constant. Throws Unsupported for any other. */
export function int8sOf({ type, bytes }: Constant): Int8Array {
	if (type !== INT8)
		throw new Unsupported(
			`a constant is ${typeName(type)} where int8 is expected`,
		);
	return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Scale and zero point of a tensor with one of each, as for int8: a uint8 has a zero point that is larger by 128, for
 * values that are. Throws Unsupported where it has none or several.
 */
export function quantizationOf({
	type,
	scales,
	zeroPoints: [zeroPoint = 0],
}: Pick<TfliteTensor, "type" | "scales" | "zeroPoints">): Pick<
	QuantizedTensor,
	"scale" | "zeroPoint"
> {
	const what = `one of its tensors, ${typeName(type)},`;
	if (scales.length !== 1)
		throw new Unsupported(`${what} has ${scales.length || "no"} scales`);
	const [scale] = scales;
	const shifted = type === UINT8 ? zeroPoint - 128 : zeroPoint;
	if (!(scale > 0) || !(shifted >= -128 && shifted <= 127))
		throw new Unsupported(
			`${what} has the scale ${scale} and the zero point ${zeroPoint}`,
		);
	return { scale, zeroPoint: shifted };
}
