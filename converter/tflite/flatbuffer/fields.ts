/** The kinds of fields that a schema is written with: `width: int32(3)` is field 3 of its table. */
import type { ByteBuffer } from "flatbuffers";
import type { CheckedBuffer } from "./buffer";
import { readTable, type Schema, type Values } from "./table";

export interface Field<T> {
	/** Position in the table's vtable. */
	id: number;
	/** Bytes in the table itself. */
	bytes: number;
	/** The value of a field that is left out. */
	absent: T;
	/** `at`: where the field lies in its table, `bytes` bytes within the file. */
	read(buffer: CheckedBuffer, at: number): T;
}

interface Scalar {
	bytes: number;
	read(reader: ByteBuffer, at: number): number;
}

const INT8: Scalar = { bytes: 1, read: (reader, at) => reader.readInt8(at) };
const UINT8: Scalar = { bytes: 1, read: (reader, at) => reader.readUint8(at) };
const INT32: Scalar = { bytes: 4, read: (reader, at) => reader.readInt32(at) };
const UINT32: Scalar = {
	bytes: 4,
	read: (reader, at) => reader.readUint32(at),
};
const FLOAT32: Scalar = {
	bytes: 4,
	read: (reader, at) => reader.readFloat32(at),
};
/** Above 2^53 it is not exact, and beyond every limit here. */
const INT64: Scalar = {
	bytes: 8,
	read: (reader, at) => Number(reader.readInt64(at)),
};

function scalar({ bytes, read }: Scalar) {
	return (id: number, absent = 0): Field<number> => ({
		id,
		bytes,
		absent,
		read: (buffer, at) => read(buffer.reader(at, bytes), at),
	});
}

export const int8 = scalar(INT8);
export const uint8 = scalar(UINT8);
export const int32 = scalar(INT32);
export const uint32 = scalar(UINT32);
export const int64 = scalar(INT64);
export const float32 = scalar(FLOAT32);

export function bool(id: number): Field<boolean> {
	const { read } = uint8(id);
	const isSet: Field<boolean>["read"] = (buffer, at) => read(buffer, at) !== 0;
	return { id, bytes: 1, absent: false, read: isSet };
}

/** A field that is an offset to its value. */
function reference<T>(
	id: number,
	absent: T,
	read: (buffer: CheckedBuffer, at: number) => T,
): Field<T> {
	return {
		id,
		bytes: 4,
		absent,
		read: (buffer, at) => read(buffer, buffer.target(at)),
	};
}

/** Where a vector's elements start, and how many there are; all lie within the file. */
function vectorAt(buffer: CheckedBuffer, at: number, elementBytes: number) {
	const length = buffer.reader(at, 4).readUint32(at);
	buffer.reader(at + 4, length * elementBytes);
	return { start: at + 4, length };
}

function vector({ bytes, read }: Scalar) {
	return (id: number): Field<number[]> =>
		reference<number[]>(id, [], (buffer, at) => {
			const { start, length } = vectorAt(buffer, at, bytes);
			buffer.spend(length);
			const reader = buffer.reader(start, length * bytes);
			return Array.from({ length }, (_, i) => read(reader, start + i * bytes));
		});
}

export const int32s = vector(INT32);
export const int64s = vector(INT64);
export const float32s = vector(FLOAT32);

/** A view of the file, no copy. */
export function bytes(id: number): Field<Uint8Array> {
	return reference<Uint8Array>(id, new Uint8Array(0), (buffer, at) => {
		const { start, length } = vectorAt(buffer, at, 1);
		return buffer.bytes.subarray(start, start + length);
	});
}

export function string(id: number): Field<string> {
	const { read } = bytes(id);
	const decoder = new TextDecoder();
	return {
		id,
		bytes: 4,
		absent: "",
		read(buffer, at) {
			const text = read(buffer, at);
			buffer.spend(text.length);
			return decoder.decode(text);
		},
	};
}

export function table<S extends Schema>(
	id: number,
	schema: S,
): Field<Values<S> | undefined> {
	return reference<Values<S> | undefined>(id, undefined, (buffer, at) =>
		readTable(buffer, at, schema),
	);
}

export function tables<S extends Schema>(
	id: number,
	schema: S,
): Field<Values<S>[]> {
	return reference<Values<S>[]>(id, [], (buffer, at) => {
		const { start, length } = vectorAt(buffer, at, 4);
		return Array.from({ length }, (_, i) =>
			readTable(buffer, buffer.target(start + 4 * i), schema),
		);
	});
}

/** Reads a table of a union, once its type has told the schema. */
export type LazyTable = <S extends Schema>(schema: S) => Values<S>;

export function lazyTable(id: number): Field<LazyTable | undefined> {
	return reference<LazyTable | undefined>(
		id,
		undefined,
		(buffer, at) => (schema) => readTable(buffer, at, schema),
	);
}
