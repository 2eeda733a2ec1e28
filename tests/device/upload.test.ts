import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Machine } from "../../firmware-sim/board/machine";
import { wrapImage } from "../../host/flasher";
import type { Fields } from "../../host/flasher/smp";
import { ask, machine, TINY } from "./line";

const CHUNK = 200;

/** An image around bytes that are no model. */
function imageOf(length: number, seed = 1): Buffer {
	const blob = Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 255);
	return Buffer.from(wrapImage(blob).bytes);
}

function sha(file: Uint8Array): Uint8Array {
	return Uint8Array.from(createHash("sha256").update(file).digest());
}

function send(board: Machine, fields: Fields) {
	return ask(board, { operation: 2, group: 1, command: 1, fields });
}

function first(board: Machine, file: Buffer, fields: Fields = {}) {
	const data = Uint8Array.from(file.subarray(0, CHUNK));
	const head = { image: 1, len: file.length, off: 0, sha: sha(file), data };
	return send(board, { ...head, ...fields });
}

function next(board: Machine, file: Buffer, off: number) {
	const data = Uint8Array.from(file.subarray(off, off + CHUNK));
	return send(board, { off, data });
}

/** Sends a whole file, chunk by chunk, and returns the last answer. */
function sendAll(board: Machine, file: Buffer, fields: Fields = {}) {
	let answer = first(board, file, fields);
	while (answer && Number(answer.off) < file.length)
		answer = next(board, file, Number(answer.off));
	return answer;
}

function state(board: Machine) {
	const answer = ask(board, { operation: 0, group: 1, command: 0 });
	return answer?.images as Fields[];
}

function status(board: Machine) {
	return ask(board, { operation: 0, group: 66, command: 2 })?.status;
}

test("SHA-256 on the board equals node's for files of every length around its blocks", () => {
	const board = machine();
	for (let length = 1; length <= 150; length++) {
		const file = imageOf(length, length);
		expect(sendAll(board, file)).toEqual({ off: file.length, match: true });
		expect([length, status(board)]).not.toEqual([length, -21]);
	}
});

test("a file arrives byte for byte, the rest of its last unit stays erased", () => {
	const board = machine();
	const file = imageOf(5001);
	sendAll(board, file);
	const stored = Buffer.from(board.flash.bytes.subarray(0, file.length + 64));
	expect(stored.subarray(0, file.length).equals(file)).toBe(true);
	expect(stored.subarray(file.length).every((byte) => byte === 0xff)).toBe(
		true,
	);
});

test("state shows the image's hash and version; what is no model is not active", () => {
	const board = machine();
	expect(state(board)).toEqual([]);
	const blob = new Uint8Array(100);
	const { bytes, hash } = wrapImage(blob, "2.17.301");
	sendAll(board, Buffer.from(bytes));
	expect(state(board)).toEqual([
		{
			image: 1,
			slot: 0,
			version: "2.17.301",
			hash: Uint8Array.from(Buffer.from(hash, "hex")),
			bootable: false,
			pending: false,
			confirmed: false,
			active: false,
			permanent: false,
		},
	]);
	expect(status(board)).toBe(-2);
});

test.each([0, 100, 401, 16_000, 0xfffffffe])(
	"offset %i instead of the wanted one changes nothing and names the wanted one",
	(wrong) => {
		const board = machine();
		const file = imageOf(1000);
		first(board, file);
		const before = Buffer.from(board.flash.bytes);
		if (wrong > 0)
			expect(send(board, { off: wrong, data: new Uint8Array(40) })).toEqual({
				off: CHUNK,
			});
		else expect(first(board, file)).toEqual({ off: CHUNK });
		expect(before.equals(board.flash.bytes)).toBe(true);
		expect(next(board, file, CHUNK)).toEqual({ off: 2 * CHUNK });
	},
);

test("a chunk sent twice is taken once", () => {
	const board = machine();
	const file = imageOf(700);
	first(board, file);
	next(board, file, CHUNK);
	expect(next(board, file, CHUNK)).toEqual({ off: 2 * CHUNK });
	next(board, file, 2 * CHUNK);
	next(board, file, 3 * CHUNK);
	const last = { off: file.length, match: true };
	expect(next(board, file, 3 * CHUNK)).toEqual(last);
	expect(first(board, file)).toEqual(last);
	const stored = Buffer.from(board.flash.bytes.subarray(0, file.length));
	expect(stored.equals(file)).toBe(true);
});

test("the same file resumes where it was, another one starts over", () => {
	const board = machine();
	const file = imageOf(1000);
	first(board, file);
	next(board, file, CHUNK);
	expect(first(board, file)).toEqual({ off: 2 * CHUNK });
	expect(first(board, imageOf(1000, 2))).toEqual({ off: CHUNK });
	expect(first(board, file)).toEqual({ off: CHUNK });
	expect(first(board, file, { sha: new Uint8Array(0) })).toEqual({
		off: CHUNK,
	});
});

test("after a power cycle the upload starts over", () => {
	const board = machine();
	const file = imageOf(1000);
	first(board, file);
	board.powerCycle();
	expect(next(board, file, CHUNK)).toEqual({ off: 0 });
	expect(sendAll(board, file)).toEqual({ off: file.length, match: true });
});

test("chunks of any size end up in whole units, each programmed once", () => {
	const board = machine();
	const file = imageOf(2000);
	let off = Number(first(board, file)?.off);
	for (let size = 1; off < file.length; size = (size * 5 + 1) % 97) {
		const data = Uint8Array.from(file.subarray(off, off + size));
		expect(send(board, { off, data })?.off).toBe(off + data.length);
		off += data.length;
	}
	const stored = Buffer.from(board.flash.bytes.subarray(0, file.length));
	expect(stored.equals(file)).toBe(true);
	expect(board.flash.counters.bytesProgrammed).toBe(
		Math.ceil(file.length / 32) * 32,
	);
});

test.each([
	["no image number", { image: undefined }, 14],
	["the firmware's image", { image: 0 }, 14],
	["no length", { len: undefined }, 21],
	["fewer bytes than a header", { data: new Uint8Array(31) }, 22],
	["another magic", { data: new Uint8Array(64) }, 23],
	["a file larger than the slot", { len: TINY.modelFlash + 1 }, 30],
	["a length of more than 32 bits", { len: 2 ** 40 }, 21],
	["more data than announced", { len: 100 }, 31],
])("%s is refused before the flash is touched", (_, fields, rc) => {
	const board = machine();
	const given = Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined),
	);
	const file = imageOf(1000);
	const data = Uint8Array.from(file.subarray(0, CHUNK));
	const head: Fields = { image: 1, len: 1000, off: 0, sha: sha(file), data };
	for (const key of Object.keys(fields)) delete head[key];
	expect(send(board, { ...head, ...given })).toEqual({ err: { group: 1, rc } });
	expect(board.flash.counters.erases).toBe(0);
});

test("bytes beyond the announced length are refused and the upload goes on", () => {
	const board = machine();
	const file = imageOf(300);
	first(board, file);
	const data = new Uint8Array(file.length - CHUNK + 1);
	expect(send(board, { off: CHUNK, data })).toEqual({
		err: { group: 1, rc: 31 },
	});
	expect(next(board, file, CHUNK)).toEqual({ off: file.length, match: true });
});

test("a request without offset or data, or with a hash too long, is malformed", () => {
	const board = machine();
	const data = new Uint8Array(40);
	for (const fields of [
		{},
		{ off: 0 },
		{ data },
		{ off: -1, data },
		{ off: 2 ** 40, data },
	])
		expect(send(board, fields)).toEqual({ rc: 3 });
	expect(first(board, imageOf(99), { sha: new Uint8Array(33) })).toEqual({
		rc: 3,
	});
});

test("a file whose hash differs from the announced one does not match, and may be sent again", () => {
	const board = machine();
	const file = imageOf(600);
	const damaged = Buffer.from(file);
	damaged[400] ^= 1;
	first(board, file);
	next(board, damaged, CHUNK);
	next(board, damaged, 2 * CHUNK);
	const answer = next(board, damaged, 3 * CHUNK);
	expect(answer).toEqual({ off: file.length, match: false });
	expect(status(board)).toBe(-21);
	expect(sendAll(board, file)).toEqual({ off: file.length, match: true });
});

test("an image damaged in flash is not loaded", () => {
	const board = machine();
	const file = imageOf(600);
	sendAll(board, file);
	for (const [at, code] of [
		[300, -21], // body
		[12, -20], // length
		[file.length - 1, -21], // hash
		[file.length - 39, -20], // magic of the TLVs
		[0, -19], // magic of the header
	]) {
		const kept = board.flash.bytes[at];
		board.flash.bytes[at] ^= 0x7f;
		board.powerCycle();
		expect([at, status(board)]).toEqual([at, code]);
		board.flash.bytes[at] = kept;
	}
});

test("a flash that is worn out gives the image group's errors", () => {
	const board = machine();
	const file = imageOf(600);
	board.flash.isWornOut = true;
	expect(first(board, file)).toEqual({ err: { group: 1, rc: 13 } });
	board.flash.isWornOut = false;
	first(board, file);
	board.flash.isWornOut = true;
	expect(next(board, file, CHUNK)).toEqual({ err: { group: 1, rc: 12 } });
	board.flash.isWornOut = false;
	expect(next(board, file, CHUNK)).toEqual({ off: 0 });
});

test("erase empties slot A, also under its absolute number; there is no slot 9", () => {
	const erase = { operation: 2, group: 1, command: 5 };
	for (const fields of [{}, { slot: 2 }]) {
		const board = machine();
		sendAll(board, imageOf(600));
		expect(ask(board, { ...erase, fields })).toEqual({});
		expect(board.flash.bytes.every((byte) => byte === 0xff)).toBe(true);
		expect(state(board)).toEqual([]);
	}
	const board = machine();
	for (const slot of [0, 1, 4, 9, 2 ** 32])
		expect(ask(board, { ...erase, fields: { slot } })).toEqual({
			err: { group: 1, rc: 14 },
		});
	sendAll(board, imageOf(600));
	expect(ask(board, { ...erase, fields: { slot: 3 } })).toEqual({});
	expect(state(board).length).toBe(1);
});

test("an unknown hash cannot be confirmed", () => {
	const board = machine();
	const fields = { hash: new Uint8Array(32), confirm: true };
	const request = { operation: 2, group: 1, command: 0, fields };
	expect(ask(board, request)).toEqual({ err: { group: 1, rc: 8 } });
});
