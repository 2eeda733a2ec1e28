/**
 * A model on its way into its slot: bytes in order, programmed in whole units, hashed as they pass. What a session
 * holds is lost with the power; the client then starts over.
 */
import { FLASH_UNIT_BYTES, SLOT_A } from "../shared/flash";
import { STATUS_OK } from "../shared/status";
import { flash_program } from "./board";
import { sha256Begin, sha256End, sha256Update } from "./sha256";
import { slotAddress, slotErase } from "./slot";

const ERASED: u8 = 0xff;

const unit = memory.data(32, 16); // bytes of a unit that is not complete yet
const expected = memory.data(32, 16); // the client's SHA-256 of the whole file
const digest = memory.data(32, 16);

let isOpen: bool = false;
let shaBytes: u32 = 0;
let total: u32 = 0;
let received: u32 = 0;
let matches: bool = false;

/** The offset that is wanted next; 0 without a session. */
export function uploadOffset(): u32 {
	return isOpen ? received : 0;
}
/** Bytes of the present or last file that have arrived. */
export function uploadReceived(): u32 {
	return received;
}
export function uploadTotal(): u32 {
	return total;
}
/** Whether the last chunk completed the file. */
export function uploadDone(): bool {
	return received === total;
}
/** Whether the file that arrived has the hash that the client gave, if it gave one. */
export function uploadMatches(): bool {
	return matches;
}

/** Whether this is the file of the present session. Without a hash nobody can tell. */
export function uploadIsSame(bytes: u32, sha: usize, length: u32): bool {
	return (
		isOpen &&
		bytes === total &&
		length !== 0 &&
		length === shaBytes &&
		memory.compare(sha, expected, length) === 0
	);
}

export function uploadClose(): void {
	isOpen = false;
}

/** Erases room for `bytes` and opens a session. `sha`: up to 32 bytes. */
export function uploadOpen(bytes: u32, sha: usize, length: u32): i32 {
	isOpen = false;
	const status = slotErase(SLOT_A, bytes);
	if (status < 0) return status;
	memory.copy(expected, sha, length);
	shaBytes = length;
	total = bytes;
	received = 0;
	sha256Begin();
	isOpen = true;
	return STATUS_OK;
}

/** Takes the next `length` bytes; the caller has checked that they fit. A flash fault ends the session. */
export function uploadAppend(from: usize, length: u32): i32 {
	let status: i32 = STATUS_OK;
	sha256Update(from, length);
	for (let taken: u32 = 0; taken < length && status >= 0; ) {
		const part = partBytes(length - taken);
		status = partStore(from + taken, part);
		taken += part;
	}
	if (status >= 0 && received === total) status = finish();
	if (status < 0) isOpen = false;
	return status;
}

/** Whole units straight from the message where nothing is pending, else up to the end of the pending unit. */
function partBytes(left: u32): u32 {
	const pending = received % FLASH_UNIT_BYTES;
	if (pending === 0 && left >= FLASH_UNIT_BYTES)
		return left & ~(FLASH_UNIT_BYTES - 1);
	return min(FLASH_UNIT_BYTES - pending, left);
}

function partStore(from: usize, part: u32): i32 {
	const pending = received % FLASH_UNIT_BYTES;
	const at = slotAddress(SLOT_A, received - pending);
	received += part;
	if (part >= FLASH_UNIT_BYTES) return flash_program(at, from, part);
	memory.copy(unit + pending, from, part);
	return pending + part === FLASH_UNIT_BYTES
		? flash_program(at, unit, FLASH_UNIT_BYTES)
		: STATUS_OK;
}

/** Programs the last unit, filled up with what erased flash holds, and ends the hash. */
function finish(): i32 {
	sha256End(digest);
	matches = memory.compare(digest, expected, shaBytes) === 0;
	if (!matches) isOpen = false;
	const pending = received % FLASH_UNIT_BYTES;
	if (pending === 0) return STATUS_OK;
	memory.fill(unit + pending, ERASED, FLASH_UNIT_BYTES - pending);
	return flash_program(
		slotAddress(SLOT_A, received - pending),
		unit,
		FLASH_UNIT_BYTES,
	);
}
