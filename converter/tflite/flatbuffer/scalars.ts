/** Numbers in a flatbuffer: how each is read, put into a vector, and put into a table. */
import type { Builder, ByteBuffer } from "flatbuffers";

export interface Scalar {
	bytes: number;
	read(reader: ByteBuffer, at: number): number;
	push(builder: Builder, value: number): void;
	/** As field `id` of the table that is being written; left out where it is `absent`. */
	add(builder: Builder, id: number, value: number, absent: number): void;
}

export const INT8: Scalar = {
	bytes: 1,
	read: (reader, at) => reader.readInt8(at),
	push: (builder, value) => builder.addInt8(value),
	add: (builder, id, value, absent) => builder.addFieldInt8(id, value, absent),
};

export const UINT8: Scalar = {
	...INT8,
	read: (reader, at) => reader.readUint8(at),
};

export const INT32: Scalar = {
	bytes: 4,
	read: (reader, at) => reader.readInt32(at),
	push: (builder, value) => builder.addInt32(value),
	add: (builder, id, value, absent) => builder.addFieldInt32(id, value, absent),
};

export const UINT32: Scalar = {
	...INT32,
	read: (reader, at) => reader.readUint32(at),
};

export const FLOAT32: Scalar = {
	bytes: 4,
	read: (reader, at) => reader.readFloat32(at),
	push: (builder, value) => builder.addFloat32(value),
	add: (builder, id, value, absent) =>
		builder.addFieldFloat32(id, value, absent),
};

/** Above 2^53 it is not exact, and beyond every limit here. */
export const INT64: Scalar = {
	bytes: 8,
	read: (reader, at) => Number(reader.readInt64(at)),
	push: (builder, value) => builder.addInt64(BigInt(value)),
	add: (builder, id, value, absent) =>
		builder.addFieldInt64(id, BigInt(value), BigInt(absent)),
};
