/**
 * The files that a .tflite file carries behind its flatbuffer, as a ZIP archive. Its end has a record that says where
 * the directory is; the directory has a record for each file:
 *
 *   files | directory | end record (22 bytes, and a comment)
 */
import { inflateRawSync } from "node:zlib";

export const END_MAGIC = 0x06054b50;
export const END_BYTES = 22;
const LONGEST_COMMENT = 65535;
export const ENTRY_MAGIC = 0x02014b50;
export const ENTRY_BYTES = 46;
export const FILE_MAGIC = 0x04034b50;
export const FILE_BYTES = 30;
export const STORED = 0;
const DEFLATED = 8;

/** A labels file of a million lines has less. */
const LARGEST_FILE = 1 << 24;

/** The bytes of a file in the archive; undefined where there is no archive, no such file, or it is damaged. */
export function readZipped(
	bytes: Uint8Array,
	name: string,
): Uint8Array | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	try {
		const end = findEnd(view);
		return end === undefined ? undefined : find(bytes, view, end, name);
	} catch {
		// Reading past the end, or data that cannot be unpacked.
		return undefined;
	}
}

function findEnd(view: DataView): number | undefined {
	const last = view.byteLength - END_BYTES;
	for (let at = last; at >= 0 && last - at <= LONGEST_COMMENT; at--)
		if (view.getUint32(at, true) === END_MAGIC) return at;
	return undefined;
}

function find(bytes: Uint8Array, view: DataView, end: number, name: string) {
	const count = view.getUint16(end + 10, true);
	const start = view.getUint32(end + 16, true);
	// Offsets count from the start of the file, or of the archive.
	const base = end - view.getUint32(end + 12, true) - start;
	let at = base + start;
	for (let i = 0; i < count; i++) {
		if (view.getUint32(at, true) !== ENTRY_MAGIC) return undefined;
		const nameBytes = view.getUint16(at + 28, true);
		const found = bytes.subarray(
			at + ENTRY_BYTES,
			at + ENTRY_BYTES + nameBytes,
		);
		if (new TextDecoder().decode(found) === name)
			return unpack(bytes, view, at, base);
		at +=
			ENTRY_BYTES +
			nameBytes +
			view.getUint16(at + 30, true) +
			view.getUint16(at + 32, true);
	}
	return undefined;
}

function unpack(
	bytes: Uint8Array,
	view: DataView,
	entry: number,
	base: number,
) {
	const method = view.getUint16(entry + 10, true);
	const packed = view.getUint32(entry + 20, true);
	const at = base + view.getUint32(entry + 42, true);
	if (view.getUint32(at, true) !== FILE_MAGIC) return undefined;
	const data =
		at +
		FILE_BYTES +
		view.getUint16(at + 26, true) +
		view.getUint16(at + 28, true);
	const content = bytes.subarray(data, data + packed);
	if (content.length !== packed || packed > LARGEST_FILE) return undefined;
	if (method === STORED) return content;
	if (method !== DEFLATED) return undefined;
	return inflateRawSync(content, { maxOutputLength: LARGEST_FILE });
}
