/** The kinds of fields that a schema is written with: `width: int32(3)` is field 3 of its table. */
import type { Builder, Offset } from "flatbuffers";
import type { CheckedBuffer } from "./buffer";
import {
	FLOAT32,
	INT8,
	INT32,
	INT64,
	type Scalar,
	UINT8,
	UINT32,
} from "./scalars";
import {
	readTable,
	type Schema,
	type Values,
	type Written,
	writeTable,
} from "./table";

/** @template W what it is written from, where that is not what is read */
export interface Field<T, W = T> {
	/** Position in the table's vtable. */
	id: number;
	/** Bytes in the table itself. */
	bytes: number;
	/** The value of a field that is left out. */
	absent: T;
	/** `at`: where the field lies in its table, `bytes` bytes within the file. */
	read(buffer: CheckedBuffer, at: number): T;
	/** Writes what the field refers to, before its table is begun; returns what then stands in the table. */
	store(builder: Builder, value: W): number;
	/** Puts that into the table. */
	add(builder: Builder, stored: number): void;
}

function scalar({ bytes, read, add }: Scalar) {
	return (id: number, absent = 0): Field<number> => ({
		id,
		bytes,
		absent,
		read: (buffer, at) => read(buffer.reader(at, bytes), at),
		store: (_, value) => value,
		add: (builder, value) => add(builder, id, value, absent),
	});
}

export const int8 = scalar(INT8);
export const uint8 = scalar(UINT8);
export const int32 = scalar(INT32);
export const uint32 = scalar(UINT32);
export const int64 = scalar(INT64);
export const float32 = scalar(FLOAT32);

export function bool(id: number): Field<boolean> {
	const field = uint8(id);
	return {
		...field,
		absent: false,
		read: (buffer, at) => field.read(buffer, at) !== 0,
		store: (_, value) => Number(value),
	};
}

/** A field that is an offset to its value. */
function reference<T, W = T>(
	id: number,
	absent: T,
	read: (buffer: CheckedBuffer, at: number) => T,
	store: (builder: Builder, value: W) => Offset,
): Field<T, W> {
	return {
		id,
		bytes: 4,
		absent,
		read: (buffer, at) => read(buffer, buffer.target(at)),
		store,
		add: (builder, offset) => builder.addFieldOffset(id, offset, 0),
	};
}

/** Where a vector's elements start, and how many there are; all lie within the file. */
function vectorAt(buffer: CheckedBuffer, at: number, elementBytes: number) {
	const length = buffer.reader(at, 4).readUint32(at);
	buffer.reader(at + 4, length * elementBytes);
	return { start: at + 4, length };
}

/** A flatbuffer grows towards its front: the last element first. */
function writeVector(
	builder: Builder,
	values: readonly number[],
	bytes: number,
	push: (value: number) => void,
): Offset {
	builder.startVector(bytes, values.length, bytes);
	for (const value of values.toReversed()) push(value);
	return builder.endVector();
}

function vector({ bytes, read, push }: Scalar) {
	return (id: number): Field<number[], readonly number[]> =>
		reference<number[], readonly number[]>(
			id,
			[],
			(buffer, at) => {
				const { start, length } = vectorAt(buffer, at, bytes);
				buffer.spend(length);
				const reader = buffer.reader(start, length * bytes);
				return Array.from({ length }, (_, i) =>
					read(reader, start + i * bytes),
				);
			},
			(builder, values) =>
				writeVector(builder, values, bytes, (value) => push(builder, value)),
		);
}

export const int32s = vector(INT32);
export const int64s = vector(INT64);
export const float32s = vector(FLOAT32);

/** TFLite's kernels read weights where they lie in the file, in vectors. */
const BYTES_ALIGNMENT = 16;

/** A view of the file, no copy. */
export function bytes(id: number): Field<Uint8Array> {
	return reference<Uint8Array>(
		id,
		new Uint8Array(0),
		(buffer, at) => {
			const { start, length } = vectorAt(buffer, at, 1);
			return buffer.bytes.subarray(start, start + length);
		},
		(builder, value) => {
			builder.prep(BYTES_ALIGNMENT, value.length);
			return builder.createByteVector(value);
		},
	);
}

export function string(id: number): Field<string> {
	const decoder = new TextDecoder();
	return reference<string>(
		id,
		"",
		(buffer, at) => {
			const { start, length } = vectorAt(buffer, at, 1);
			buffer.spend(length);
			return decoder.decode(buffer.bytes.subarray(start, start + length));
		},
		(builder, value) => builder.createString(value),
	);
}

export function table<S extends Schema>(
	id: number,
	schema: S,
): Field<Values<S> | undefined, Written<S>> {
	return reference<Values<S> | undefined, Written<S>>(
		id,
		undefined,
		(buffer, at) => readTable(buffer, at, schema),
		(builder, values) => writeTable(builder, schema, values),
	);
}

export function tables<S extends Schema>(
	id: number,
	schema: S,
): Field<Values<S>[], readonly Written<S>[]> {
	return reference<Values<S>[], readonly Written<S>[]>(
		id,
		[],
		(buffer, at) => {
			const { start, length } = vectorAt(buffer, at, 4);
			return Array.from({ length }, (_, i) =>
				readTable(buffer, buffer.target(start + 4 * i), schema),
			);
		},
		(builder, all) => {
			const offsets = all.map((values) => writeTable(builder, schema, values));
			return writeVector(builder, offsets, 4, (offset) =>
				builder.addOffset(offset),
			);
		},
	);
}

/** Reads a table of a union, once its type has told the schema. */
export type LazyTable = <S extends Schema>(schema: S) => Values<S>;
/** Writes one. */
export type TableWriter = (builder: Builder) => Offset;

export function lazyTable(
	id: number,
): Field<LazyTable | undefined, TableWriter> {
	return reference<LazyTable | undefined, TableWriter>(
		id,
		undefined,
		(buffer, at) => (schema) => readTable(buffer, at, schema),
		(builder, write) => write(builder),
	);
}
