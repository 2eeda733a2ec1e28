/**
 * SMP's frames on the serial line: bytes in, whole messages out, and back. Anything that is not a frame (log text,
 * noise, half a line) is skipped; a frame that is damaged is dropped in silence, the client's time-out repeats it.
 *
 *   between lines --06 09--> first line --0A--> message complete? or wait for a line that starts 04 14
 */
import {
	BASE64_INVALID,
	BASE64_PAD,
	base64Character,
	base64Value,
	crc16Step,
	SMP_BUFFER_BYTES,
	SMP_CRC_BYTES,
	SMP_FIRST_0,
	SMP_FIRST_1,
	SMP_HEADER_BYTES,
	SMP_LENGTH_BYTES,
	SMP_LINE_END,
	SMP_LINE_RAW_BYTES,
	SMP_NEXT_0,
	SMP_NEXT_1,
} from "../shared/smp";
import { uart_write } from "./board";

const BETWEEN: u32 = 0;
const SEEN_FIRST: u32 = 1; // 06
const SEEN_NEXT: u32 = 2; // 04
const LINE: u32 = 3;

/** The stream of the message that is coming in: length, message, CRC. */
const stream = memory.data(768, 16);
const line = memory.data(128, 16);

let state: u32 = 0; // BETWEEN
let filled: u32 = 0; // bytes in `stream`
let bits: u32 = 0; // base64 characters of the group so far, six bits each
let group: u32 = 0; // characters in `bits`
let padding: u32 = 0; // of them "="

/** Address of the message that serialFeed announced, and its length; good until the next serialFeed. */
export function messageAddress(): usize {
	return stream + SMP_LENGTH_BYTES;
}
export function messageBytes(): u32 {
	return expected() - SMP_CRC_BYTES;
}

/** Takes one byte from the line. True: it completed a message. */
export function serialFeed(byte: u32): bool {
	if (byte === SMP_FIRST_0 || byte === SMP_NEXT_0) {
		if (state === LINE) filled = 0;
		state = byte === SMP_FIRST_0 ? SEEN_FIRST : SEEN_NEXT;
		return false;
	}
	if (state === LINE) return lineFeed(byte);
	if (state === SEEN_FIRST && byte === SMP_FIRST_1) {
		filled = 0;
		lineBegin();
	} else if (state === SEEN_NEXT && byte === SMP_NEXT_1 && filled > 0) {
		lineBegin();
	} else {
		state = BETWEEN;
	}
	return false;
}

function lineBegin(): void {
	state = LINE;
	bits = 0;
	group = 0;
	padding = 0;
}

function lineFeed(byte: u32): bool {
	if (byte === SMP_LINE_END) return lineEnd();
	if (!characterFeed(byte)) drop();
	return false;
}

function drop(): void {
	filled = 0;
	state = BETWEEN;
}

/** Adds a base64 character; false where it, or what it completes, cannot be. */
function characterFeed(byte: u32): bool {
	const isPad = byte === BASE64_PAD;
	const value = isPad ? 0 : base64Value(byte);
	if (value === BASE64_INVALID || (isPad ? group < 2 : padding > 0))
		return false;
	if (isPad) padding++;
	bits = (bits << 6) | value;
	if (++group < 4) return true;
	group = 0;
	return groupStore();
}

/** Stores the one to three bytes of a complete group. */
function groupStore(): bool {
	const count: u32 = 3 - padding;
	if (filled + count > SMP_BUFFER_BYTES) return false;
	for (let i: u32 = 0; i < count; i++)
		store<u8>(stream + filled++, bits >> (16 - 8 * i));
	return true;
}

/** Bytes behind the length, as the stream announces them. */
function expected(): u32 {
	return ((<u32>load<u8>(stream)) << 8) | load<u8>(stream, 1);
}

function lineEnd(): bool {
	state = BETWEEN;
	const have = filled - SMP_LENGTH_BYTES;
	if (group !== 0 || filled < SMP_LENGTH_BYTES || have > expected()) {
		filled = 0;
		return false;
	}
	if (have < expected()) return false;
	filled = 0;
	return expected() >= SMP_HEADER_BYTES + SMP_CRC_BYTES && isIntact();
}

/** The CRC over a message and its own CRC is 0. */
function isIntact(): bool {
	return crc16(messageAddress(), expected()) === 0;
}

function crc16(at: usize, bytes: u32): u32 {
	let crc: u32 = 0;
	for (let i: u32 = 0; i < bytes; i++) crc = crc16Step(crc, load<u8>(at + i));
	return crc;
}

/** Sends the message at `message`. The caller leaves room for its length before it and its CRC behind it. */
export function serialSend(message: usize, bytes: u32): void {
	const total = bytes + SMP_CRC_BYTES;
	const crc = crc16(message, bytes);
	const start = message - SMP_LENGTH_BYTES;
	store<u8>(start, total >> 8);
	store<u8>(start, total, 1);
	store<u8>(message + bytes, crc >> 8);
	store<u8>(message + bytes, crc, 1);
	for (
		let sent: u32 = 0;
		sent < total + SMP_LENGTH_BYTES;
		sent += SMP_LINE_RAW_BYTES
	) {
		const length = min(SMP_LINE_RAW_BYTES, total + SMP_LENGTH_BYTES - sent);
		lineSend(start + sent, length, sent === 0);
	}
}

function lineSend(from: usize, bytes: u32, isFirst: bool): void {
	store<u8>(line, isFirst ? SMP_FIRST_0 : SMP_NEXT_0);
	store<u8>(line, isFirst ? SMP_FIRST_1 : SMP_NEXT_1, 1);
	let at: u32 = 2;
	for (let i: u32 = 0; i < bytes; i += 3, at += 4)
		groupEncode(from + i, bytes - i, line + at);
	store<u8>(line + at, SMP_LINE_END);
	uart_write(line, at + 1);
}

/** Four base64 characters for the next three bytes, or for the one or two that are left. */
function groupEncode(from: usize, left: u32, to: usize): void {
	const second: u32 = left > 1 ? load<u8>(from, 1) : 0;
	const third: u32 = left > 2 ? load<u8>(from, 2) : 0;
	const value = ((<u32>load<u8>(from)) << 16) | (second << 8) | third;
	store<u8>(to, base64Character(value >> 18));
	store<u8>(to, base64Character((value >> 12) & 63), 1);
	store<u8>(to, left > 1 ? base64Character((value >> 6) & 63) : BASE64_PAD, 2);
	store<u8>(to, left > 2 ? base64Character(value & 63) : BASE64_PAD, 3);
}
