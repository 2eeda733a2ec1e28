/**
 * Writes the CBOR of an answer into the one buffer for answers. Past its end nothing is written and writerOk() is
 * false. The buffer has room for the frame's length before the message and its CRC behind it.
 */
import {
	SMP_CRC_BYTES,
	SMP_HEADER_BYTES,
	SMP_LENGTH_BYTES,
} from "../shared/smp";

const UINT: u32 = 0x00;
const NEGATIVE: u32 = 0x20;
const BYTES: u32 = 0x40;
const TEXT: u32 = 0x60;
const ARRAY: u32 = 0x80;
const MAP: u32 = 0xa0;
const ENDLESS_ARRAY: u32 = 0x9f;
const ENDLESS_MAP: u32 = 0xbf;
const FALSE: u32 = 0xf4;
const TRUE: u32 = 0xf5;
const FLOAT32: u32 = 0xfa;
const BREAK: u32 = 0xff;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;

/** The longest answer, framed. */
const ANSWER_BYTES: u32 = 512;

const buffer = memory.data(512, 16);
const message = buffer + SMP_LENGTH_BYTES;
const body = message + SMP_HEADER_BYTES;
const end = buffer + ANSWER_BYTES - SMP_CRC_BYTES;

let at: usize = 0;
let ok: bool = false;

/** Starts an answer's body anew. */
export function writerBegin(): void {
	at = body;
	ok = true;
}
export function writerOk(): bool {
	return ok;
}
/** Address of the message, whose header the caller writes. */
export function answerAddress(): usize {
	return message;
}
/** Bytes of CBOR so far. */
export function writerBytes(): u32 {
	return <u32>(at - body);
}
/** Bytes that still go in. */
export function writerRoom(): u32 {
	return <u32>(end - at);
}

function put(byte: u32): void {
	if (at >= end) ok = false;
	if (ok) store<u8>(at++, byte);
}

/** Initial byte and argument, in the shortest form. */
function head(major: u32, argument: u32): void {
	const bytes = argumentBytes(argument);
	if (bytes === 0) put(major | argument);
	else put(major | (bytes === 4 ? 26 : 23 + bytes));
	bigEndian(argument, bytes);
}

/** Bytes of an argument behind the initial byte, which holds the small ones itself. */
function argumentBytes(argument: u32): u32 {
	if (argument < 24) return 0;
	if (argument < 0x100) return 1;
	return argument < 0x10000 ? 2 : 4;
}

function bigEndian(value: u32, bytes: u32): void {
	for (let shift = bytes * 8; shift > 0; shift -= 8) put(value >> (shift - 8));
}

export function putMap(entries: u32): void {
	head(MAP, entries);
}
export function putArray(items: u32): void {
	head(ARRAY, items);
}
/** A map or array that ends with putEnd. */
export function putEndlessMap(): void {
	put(ENDLESS_MAP);
}
export function putEndlessArray(): void {
	put(ENDLESS_ARRAY);
}
export function putEnd(): void {
	put(BREAK);
}

export function putUint(value: u32): void {
	head(UINT, value);
}
export function putInt(value: i32): void {
	if (value < 0) head(NEGATIVE, -1 - value);
	else head(UINT, value);
}
export function putBool(value: bool): void {
	put(value ? TRUE : FALSE);
}
export function putFloat(value: f32): void {
	put(FLOAT32);
	bigEndian(reinterpret<u32>(value), 4);
}

/** A text of up to 16 characters, as keys.ts writes them. */
export function putText(text: u64, rest: u64 = 0): void {
	head(TEXT, characters(text) + characters(rest));
	putCharacters(text);
	putCharacters(rest);
}
function characters(text: u64): u32 {
	return 8 - <u32>(clz(text) >> 3);
}
function putCharacters(text: u64): void {
	for (let rest = text; rest !== 0; rest >>= 8) put(<u32>rest & 0xff);
}

export function putBytes(from: usize, length: u32): void {
	head(BYTES, length);
	if (length > writerRoom()) ok = false;
	if (!ok) return;
	memory.copy(at, from, length);
	at += length;
}
/** A text in UTF-8. */
export function putUtf8(from: usize, length: u32): void {
	const to = putTextSpace(length);
	if (to !== 0) memory.copy(to, from, length);
}
/** A text whose `length` bytes of UTF-8 the caller writes to the address returned; 0 where they do not fit. */
export function putTextSpace(length: u32): usize {
	head(TEXT, length);
	const from = at;
	if (length > writerRoom()) ok = false;
	if (!ok) return 0;
	at += length;
	return from;
}

/** "major.minor.revision" of the version at `from` (u8, u8, u16, u32 build), and ".build" unless that is 0. */
export function putVersion(from: usize): void {
	const build = load<u32>(from, 4);
	const revision = <u32>load<u16>(from, 2);
	const numbers =
		digits(load<u8>(from)) + digits(load<u8>(from, 1)) + digits(revision);
	head(TEXT, numbers + 2 + (build > 0 ? 1 + digits(build) : 0));
	decimal(load<u8>(from));
	put(POINT);
	decimal(load<u8>(from, 1));
	put(POINT);
	decimal(revision);
	if (build === 0) return;
	put(POINT);
	decimal(build);
}
function digits(value: u32): u32 {
	let count: u32 = 1;
	for (let rest = value / 10; rest > 0; rest /= 10) count++;
	return count;
}
function decimal(value: u32): void {
	let power: u32 = 1;
	for (let rest = value / 10; rest > 0; rest /= 10) power *= 10;
	for (; power > 0; power /= 10) put(ZERO + ((value / power) % 10));
}
