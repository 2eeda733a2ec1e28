import { Builder, type Offset } from "flatbuffers";
import { MalformedError } from "../errors";
import type { CheckedBuffer } from "./buffer";
import type { Field, TableWriter } from "./fields";

/** A table's fields by name. Nested schemas are finite, so reading ends whatever the offsets say. */
export type Schema = Record<string, Field<unknown, unknown>>;

/** What a table of this schema holds. */
export type Values<S extends Schema> = {
	[K in keyof S]: S[K] extends Field<infer T, infer _> ? T : never;
};

/** What one is written from; fields that are not named are left out. */
export type Written<S extends Schema> = {
	[K in keyof S]?: S[K] extends Field<infer _, infer W> ? W : never;
};

const MAGIC_AT = 4;

/** Whether a flatbuffer carries this identifier of four characters. */
export function hasIdentifier(bytes: Uint8Array, identifier: string): boolean {
	const found = bytes.subarray(MAGIC_AT, MAGIC_AT + 4);
	return String.fromCharCode(...found) === identifier;
}

/** The table that a flatbuffer starts with. Throws MalformedError. */
export function readRoot<S extends Schema>(
	buffer: CheckedBuffer,
	schema: S,
): Values<S> {
	return readTable(buffer, buffer.target(0), schema);
}

/**
 * A table as a plain object:
 *
 *   vtable: u16 bytes of the vtable, u16 bytes of the table, then a u16 a field: where it lies in the table, 0: left out
 *   table:  i32 distance back to its vtable, fields
 */
export function readTable<S extends Schema>(
	buffer: CheckedBuffer,
	at: number,
	schema: S,
): Values<S> {
	const vtable = at - buffer.reader(at, 4).readInt32(at);
	const reader = buffer.reader(vtable, 4);
	const vtableBytes = reader.readUint16(vtable);
	const tableBytes = reader.readUint16(vtable + 2);
	buffer.reader(vtable, vtableBytes);
	buffer.reader(at, tableBytes);
	buffer.spend(1);
	const values = Object.entries(schema).map(([name, field]) => {
		const entry = 4 + 2 * field.id;
		const offset =
			entry + 2 <= vtableBytes ? reader.readUint16(vtable + entry) : 0;
		if (offset === 0) return [name, field.absent];
		if (offset + field.bytes > tableBytes)
			throw new MalformedError(
				`the table at byte ${at} has ${tableBytes} bytes, and a field at ${offset}`,
			);
		return [name, field.read(buffer, at + offset)];
	});
	return Object.fromEntries(values);
}

/** A table whose fields are all left out. */
export function absentTable<S extends Schema>(schema: S): Values<S> {
	const values = Object.entries(schema).map(([name, { absent }]) => [
		name,
		absent,
	]);
	return Object.fromEntries(values);
}

/** A whole flatbuffer with an identifier of four characters. Equal values give equal bytes. */
export function writeRoot<S extends Schema>(
	schema: S,
	values: Written<S>,
	identifier: string,
): Uint8Array {
	const builder = new Builder(FIRST_BYTES);
	builder.finish(writeTable(builder, schema, values), identifier);
	return builder.asUint8Array();
}

/** The builder doubles it until all fits. */
const FIRST_BYTES = 1 << 16;

export function writeTable<S extends Schema>(
	builder: Builder,
	schema: S,
	values: Written<S>,
): Offset {
	const stored = Object.entries(values)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => {
			const field = schema[name];
			return { field, value: field.store(builder, value) };
		});
	const ids = Object.values(schema).map(({ id }) => id);
	builder.startObject(Math.max(0, ...ids) + 1);
	for (const { field, value } of stored) field.add(builder, value);
	return builder.endObject();
}

/** The same, for a field of a union. */
export function tableWriter<S extends Schema>(
	schema: S,
	values: Written<S>,
): TableWriter {
	return (builder) => writeTable(builder, schema, values);
}
