import { crc32 } from "../../emit/emit";
import {
	END_BYTES,
	END_MAGIC,
	ENTRY_BYTES,
	ENTRY_MAGIC,
	FILE_BYTES,
	FILE_MAGIC,
	STORED,
} from "./zip";

/** Version 1.0 of the format. */
const VERSION = 10;
/** Names are UTF-8. */
const FLAGS = 1 << 11;
/** 1980-01-01, the first day there is: equal contents give equal bytes. */
const DATE = (1 << 5) | 1;

/**
 * An archive of one file, not compressed, behind `before` bytes of something else: offsets count from the start of
 * those, as Python's zipfile has them.
 */
export function zipOf(
	name: string,
	content: Uint8Array,
	before: number,
): Uint8Array {
	const nameBytes = new TextEncoder().encode(name);
	const common = (view: DataView, at: number) => {
		view.setUint16(at, VERSION, true);
		view.setUint16(at + 2, FLAGS, true);
		view.setUint16(at + 4, STORED, true);
		view.setUint16(at + 8, DATE, true);
		view.setUint32(at + 10, crc32(content), true);
		view.setUint32(at + 14, content.length, true);
		view.setUint32(at + 18, content.length, true);
		view.setUint16(at + 22, nameBytes.length, true);
	};
	const file = record(FILE_BYTES, FILE_MAGIC, (view) => common(view, 4));
	const entry = record(ENTRY_BYTES, ENTRY_MAGIC, (view) => {
		view.setUint16(4, VERSION, true);
		common(view, 6);
		view.setUint32(42, before, true);
	});
	const end = record(END_BYTES, END_MAGIC, (view) => {
		view.setUint16(8, 1, true);
		view.setUint16(10, 1, true);
		view.setUint32(12, entry.length + nameBytes.length, true);
		const files = file.length + nameBytes.length + content.length;
		view.setUint32(16, before + files, true);
	});
	return joined([file, nameBytes, content, entry, nameBytes, end]);
}

function record(
	length: number,
	magic: number,
	fill: (view: DataView) => void,
): Uint8Array {
	const view = new DataView(new ArrayBuffer(length));
	view.setUint32(0, magic, true);
	fill(view);
	return new Uint8Array(view.buffer);
}

/** Several stretches of bytes, one behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
