/** Small .tflite files for tests, written with the flatbuffers package; fields are numbered as in TFLite's schema. */
import { Builder, type Offset } from "flatbuffers";
import { INT8, INT32 } from "../../converter/tflite/types";

type Kind = "i8" | "i32" | "u32" | "f32" | "offset";
type Field = [id: number, kind: Kind, value: number];

export interface TensorSpec {
	name?: string;
	shape: number[];
	type?: number;
	/** Default: one of 0.1; none for int32. */
	scales?: number[];
	zeroPoints?: number[];
	quantizedDimension?: number;
	signature?: number[];
	isVariable?: boolean;
	data?: Int8Array | Int32Array | Float32Array;
}

export interface OperatorSpec {
	/** BuiltinOperator. */
	code: number;
	inputs: number[];
	outputs: number[];
	/** BuiltinOptions: its type and fields. */
	optionsType?: number;
	options?: Field[];
}

export interface ModelSpec {
	tensors: TensorSpec[];
	operators: OperatorSpec[];
	inputs?: number[];
	outputs?: number[];
	/** Named extra buffers. */
	metadata?: Record<string, Uint8Array>;
}

/** By default tensor 0 is the input and the last one the output. */
export function writeTflite(model: ModelSpec): Uint8Array {
	const builder = new Builder(1024);
	const buffers: Uint8Array[] = [new Uint8Array(0)];
	const stored = (data?: ArrayBufferView) =>
		data
			? buffers.push(
					new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
				) - 1
			: 0;
	const tensors = model.tensors.map((tensor, i) =>
		writeTensor(builder, tensor, i, stored(tensor.data)),
	);
	const operators = model.operators.map((operator, i) =>
		writeOperator(builder, operator, i),
	);
	const subgraph = table(builder, [
		[0, "offset", offsets(builder, tensors)],
		[1, "offset", int32s(builder, model.inputs ?? [0])],
		[2, "offset", int32s(builder, model.outputs ?? [tensors.length - 1])],
		[3, "offset", offsets(builder, operators)],
	]);
	const metadata = Object.entries(model.metadata ?? {}).map(([name, data]) =>
		table(builder, [
			[0, "offset", builder.createString(name)],
			[1, "u32", stored(data)],
		]),
	);
	const codes = model.operators.map(({ code }) =>
		table(builder, [
			[0, "i8", Math.min(code, 127)],
			[3, "i32", code],
		]),
	);
	const root = table(builder, [
		[0, "u32", 3],
		[1, "offset", offsets(builder, codes)],
		[2, "offset", offsets(builder, [subgraph])],
		[
			4,
			"offset",
			offsets(
				builder,
				buffers.map((data) => buffer(builder, data)),
			),
		],
		[6, "offset", offsets(builder, metadata)],
	]);
	builder.finish(root, "TFL3");
	return builder.asUint8Array().slice();
}

function writeTensor(
	builder: Builder,
	tensor: TensorSpec,
	index: number,
	buffer: number,
): Offset {
	const { type = INT8 } = tensor;
	const scales = tensor.scales ?? (type === INT32 ? [] : [0.1]);
	const quantization = table(builder, [
		[2, "offset", floats(builder, scales)],
		[3, "offset", int64s(builder, tensor.zeroPoints ?? scales.map(() => 0))],
		[6, "i32", tensor.quantizedDimension ?? 0],
	]);
	return table(builder, [
		[0, "offset", int32s(builder, tensor.shape)],
		[1, "i8", type],
		[2, "u32", buffer],
		[3, "offset", builder.createString(tensor.name ?? `tensor ${index}`)],
		[4, "offset", quantization],
		[5, "i8", tensor.isVariable ? 1 : 0],
		[7, "offset", int32s(builder, tensor.signature ?? [])],
	]);
}

/** The codes of the operators are listed in their order. */
function writeOperator(
	builder: Builder,
	{ inputs, outputs, optionsType = 0, options }: OperatorSpec,
	index: number,
): Offset {
	const fields: Field[] = [
		[0, "u32", index],
		[1, "offset", int32s(builder, inputs)],
		[2, "offset", int32s(builder, outputs)],
		[3, "i8", optionsType],
	];
	if (options) fields.push([4, "offset", table(builder, options)]);
	return table(builder, fields);
}

export function table(builder: Builder, fields: Field[]): Offset {
	builder.startObject(Math.max(0, ...fields.map(([id]) => id + 1)));
	for (const [id, kind, value] of fields)
		if (kind === "i8") builder.addFieldInt8(id, value, 0);
		else if (kind === "f32") builder.addFieldFloat32(id, value, 0);
		else if (kind === "offset") builder.addFieldOffset(id, value, 0);
		else builder.addFieldInt32(id, value, 0);
	return builder.endObject();
}

export function offsets(builder: Builder, values: Offset[]): Offset {
	builder.startVector(4, values.length, 4);
	for (const value of values.toReversed()) builder.addOffset(value);
	return builder.endVector();
}

function int32s(builder: Builder, values: readonly number[]): Offset {
	builder.startVector(4, values.length, 4);
	for (const value of values.toReversed()) builder.addInt32(value);
	return builder.endVector();
}

function int64s(builder: Builder, values: readonly number[]): Offset {
	builder.startVector(8, values.length, 8);
	for (const value of values.toReversed()) builder.addInt64(BigInt(value));
	return builder.endVector();
}

export function floats(builder: Builder, values: readonly number[]): Offset {
	builder.startVector(4, values.length, 4);
	for (const value of values.toReversed()) builder.addFloat32(value);
	return builder.endVector();
}

function buffer(builder: Builder, data: Uint8Array): Offset {
	const bytes = data.length > 0 ? builder.createByteVector(data) : 0;
	return table(builder, bytes ? [[0, "offset", bytes]] : []);
}
