/**
 * A file of arrays: 4 bytes that name its kind, the header's length (u32), the header (JSON, UTF-8), the arrays behind
 * one another, and a CRC-32 of all that. Little-endian. The header's `arrays` name each with its length and encoding.
 */
import {
	CRC32_START,
	crc32End,
	crc32Step,
} from "../../../assembly/shared/crc32";
import { TrainError } from "../errors";
import { ENCODINGS, type Encoding } from "./encodings";

export interface ArrayEntry {
	name: string;
	encoding: Encoding;
	/** In numbers. */
	length: number;
}

export interface Container<Header> {
	header: Header;
	arrays: Map<string, Float32Array>;
}

const PREFIX = 8;
const CHECKSUM = 4;

/** `magic`: 4 characters. */
export function writeContainer<Header extends object>(
	magic: string,
	{ header, arrays }: Container<Header>,
	encodingOf: (name: string) => Encoding,
): Uint8Array {
	const entries = [...arrays].map(([name, { length }]): ArrayEntry => {
		return { name, encoding: encodingOf(name), length };
	});
	const text = encodeText(JSON.stringify({ ...header, arrays: entries }));
	const parts = entries.map(({ name, encoding }) =>
		ENCODINGS[encoding].write(arrays.get(name) as Float32Array),
	);
	const body = concatenated([
		encodeText(magic),
		u32(text.length),
		text,
		...parts,
	]);
	return concatenated([body, u32(checksum(body))]);
}

/** `what` names the file in messages. Throws TrainError where it is damaged or of another kind. */
export function readContainer<Header extends object>(
	magic: string,
	bytes: Uint8Array,
	what: string,
): Container<Header> {
	const end = bytes.length - CHECKSUM;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (end < PREFIX || decodeText(bytes.subarray(0, 4)) !== magic)
		throw new TrainError(`${what} is no such file: check the path`);
	if (checksum(bytes.subarray(0, end)) !== view.getUint32(end, true))
		throw new TrainError(
			`${what} is damaged (its checksum is wrong): take an earlier copy of it`,
		);
	const start = PREFIX + view.getUint32(4, true);
	const header: Header & { arrays: ArrayEntry[] } = JSON.parse(
		decodeText(bytes.subarray(PREFIX, start)),
	);
	return {
		header,
		arrays: readArrays(bytes.subarray(start, end), header.arrays),
	};
}

function readArrays(
	bytes: Uint8Array,
	entries: ArrayEntry[],
): Map<string, Float32Array> {
	const arrays = new Map<string, Float32Array>();
	let at = 0;
	for (const { name, encoding, length } of entries) {
		const { read, bytesFor } = ENCODINGS[encoding];
		const end = at + bytesFor(length);
		// Not slice, which makes no copy of a Buffer.
		arrays.set(name, read(new Uint8Array(bytes.subarray(at, end)), length));
		at = end;
	}
	return arrays;
}

/** What a byte does to the checksum, eight bits at once: files here have megabytes. */
const BYTE_STEPS = Uint32Array.from({ length: 256 }, (_, byte) =>
	crc32Step(byte, 0),
);

function checksum(bytes: Uint8Array): number {
	let crc = CRC32_START;
	for (let i = 0; i < bytes.length; i++)
		crc = BYTE_STEPS[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
	return crc32End(crc) >>> 0;
}

function u32(value: number): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value, true);
	return bytes;
}

function encodeText(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

function decodeText(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

function concatenated(parts: Uint8Array[]): Uint8Array {
	const result = new Uint8Array(
		parts.reduce((sum, part) => sum + part.length, 0),
	);
	let at = 0;
	for (const part of parts) {
		result.set(part, at);
		at += part.length;
	}
	return result;
}
