/**
 * Reads a CBOR map (RFC 8949) from a received message, of definite or indefinite length, skipping what nobody asks
 * for. After the first violation every call is harmless and cborOk() is false; nothing outside the message is read.
 *
 *   item   initial byte = major type << 5 | information | argument of 0, 1, 2, 4 or 8 bytes | content
 */

const MAJOR_UINT: u32 = 0;
const MAJOR_BYTES: u32 = 2;
const MAJOR_TEXT: u32 = 3;
const MAJOR_ARRAY: u32 = 4;
const MAJOR_MAP: u32 = 5;
const MAJOR_TAG: u32 = 6;
const MAJOR_SIMPLE: u32 = 7;
const INDEFINITE: u32 = 31;
const BREAK: u32 = 0xff;
/** Items on a level of indefinite length: more than any message can hold. */
const ENDLESS: u32 = 0xffffffff;
/** The deepest nesting that cborSkip follows. */
const DEPTH: u32 = 8;
/** What cborKey returns for a key that is too long to be one of ours. */
const LONG_KEY: u64 = u64.MAX_VALUE;

/** Items left on each level that cborSkip is in: DEPTH x u32. */
const levels = memory.data(32, 16);

let at: usize = 0;
let end: usize = 0;
let ok: bool = false;
let left: u32 = 0; // entries left of the map
let major: u32 = 0; // of the item whose head was read last
let information: u32 = 0;
let argument: u32 = 0;

/** Starts on the map in `bytes` bytes at `from`; no bytes at all are an empty map. */
export function cborBegin(from: usize, bytes: u32): void {
	at = from;
	end = from + bytes;
	ok = true;
	left = 0;
	if (bytes === 0) return;
	head();
	if (major !== MAJOR_MAP) ok = false;
	left = information === INDEFINITE ? ENDLESS : argument;
}

export function cborOk(): bool {
	return ok;
}

/** The map's next key as keys.ts writes it, 0 at the end. Take its value next, or skip it. */
export function cborKey(): u64 {
	if (!ok || left === 0 || (left === ENDLESS && breakTake())) return 0;
	if (left !== ENDLESS) left--;
	head();
	if (major !== MAJOR_TEXT) ok = false;
	const text = content();
	if (!ok) return 0;
	if (argument > 8) return LONG_KEY;
	let key: u64 = 0;
	for (let i: u32 = 0; i < argument; i++)
		key |= (<u64>load<u8>(text + i)) << (8 * i);
	return key === 0 ? LONG_KEY : key;
}

/** An unsigned integer; what does not fit becomes 2^32 - 1. */
export function cborUint(): u32 {
	head();
	if (major !== MAJOR_UINT) ok = false;
	return argument;
}

/** Address of a byte string's content; cborLength() long. */
export function cborBytes(): usize {
	head();
	if (major !== MAJOR_BYTES) ok = false;
	return content();
}

/** Address of a text's UTF-8; cborLength() long. */
export function cborText(): usize {
	head();
	if (major !== MAJOR_TEXT) ok = false;
	return content();
}

/** Length of what cborBytes or cborText took last; 0 after a violation. */
export function cborLength(): u32 {
	return ok ? argument : 0;
}

/** Skips one value, whatever it holds. */
export function cborSkip(): void {
	let depth: u32 = 0;
	store<u32>(levels, 1);
	while (ok) {
		const level = levels + depth * 4;
		const items = load<u32>(level);
		if (items === 0 || (items === ENDLESS && breakTake())) {
			if (depth === 0) return;
			depth--;
			continue;
		}
		if (items !== ENDLESS) store<u32>(level, items - 1);
		const inside = itemTake();
		if (inside === 0) continue;
		if (++depth === DEPTH) ok = false;
		else store<u32>(level, inside, 4);
	}
}

/** Takes an item without the items inside it; returns how many those are. */
function itemTake(): u32 {
	head();
	if (major === MAJOR_TAG) return 1;
	if (information === INDEFINITE) {
		if (major === MAJOR_SIMPLE) ok = false; // a break where none may be
		return ENDLESS;
	}
	if (major === MAJOR_BYTES || major === MAJOR_TEXT) content();
	if (major !== MAJOR_ARRAY && major !== MAJOR_MAP) return 0;
	if (argument > <u32>(end - at)) ok = false; // an item has a byte at least
	return major === MAJOR_MAP ? argument * 2 : argument;
}

/** Whether the next byte is a break, which is then taken. */
function breakTake(): bool {
	if (at >= end || load<u8>(at) !== BREAK) return false;
	at++;
	return true;
}

/** Reads initial byte and argument. */
function head(): void {
	const first = byteTake();
	major = first >> 5;
	information = first & 31;
	argument = information;
	if (information < 24) return;
	if (information === INDEFINITE) {
		if (major < MAJOR_BYTES || major === MAJOR_TAG) ok = false;
		return;
	}
	if (information > 27) ok = false;
	else argumentTake(1 << (information - 24));
}

function argumentTake(bytes: u32): void {
	let high: u32 = 0;
	argument = 0;
	for (let i: u32 = 0; i < bytes; i++) {
		high = (high << 8) | (argument >> 24);
		argument = (argument << 8) | byteTake();
	}
	if (high !== 0) argument = ENDLESS;
}

function byteTake(): u32 {
	if (at >= end) ok = false;
	return ok ? load<u8>(at++) : 0;
}

/** Passes the `argument` bytes of a string and returns where they are. */
function content(): usize {
	if (information === INDEFINITE || argument > <u32>(end - at)) ok = false;
	if (!ok) return at;
	const from = at;
	at += argument;
	return from;
}
