/**
 * A slot of the model flash and the image in it: finds the blob and checks the image's hash. Nothing that fails here
 * is ever read as a model.
 */
import {
	FLASH_SECTOR_BYTES,
	MCUBOOT_H_BODY_BYTES,
	MCUBOOT_H_HEADER_BYTES,
	MCUBOOT_H_MAGIC,
	MCUBOOT_H_PROTECTED_BYTES,
	MCUBOOT_H_VERSION,
	MCUBOOT_HEADER_BYTES,
	MCUBOOT_MAGIC,
	MCUBOOT_TLV_HEAD_BYTES,
	MCUBOOT_TLV_MAGIC,
	MCUBOOT_TLV_SHA256,
	MCUBOOT_TLV_TYPE_BYTES,
	SHA256_BYTES,
	slotBytes,
	slotStart,
} from "../shared/flash";
import {
	STATUS_BAD_HASH,
	STATUS_BAD_IMAGE,
	STATUS_NO_MODEL,
	STATUS_OK,
} from "../shared/status";
import { flash_erase, flash_read, flash_size } from "./board";
import { sha256Begin, sha256End, sha256Update } from "./sha256";

const CHUNK: u32 = 64;

const header = memory.data(32, 16);
const buffer = memory.data(64, 16);
const found = memory.data(32, 16); // the hash that the image carries
const digest = memory.data(32, 16); // the hash that it has

let hasHash: bool = false;

export function slotCapacity(): u32 {
	return slotBytes(flash_size());
}

/** Offset in flash of byte `at` of a slot. */
export function slotAddress(slot: u32, at: u32): u32 {
	return slotStart(slot, flash_size()) + at;
}

/** Erases the sectors that hold the first `bytes` bytes of a slot. */
export function slotErase(slot: u32, bytes: u32): i32 {
	const whole = (bytes + FLASH_SECTOR_BYTES - 1) & ~(FLASH_SECTOR_BYTES - 1);
	return flash_erase(slotAddress(slot, 0), whole);
}

/**
 * Reads and checks the image in a slot: STATUS_NO_MODEL if there is none, STATUS_BAD_IMAGE, STATUS_BAD_HASH. The
 * functions below tell about the image of the last call.
 */
export function slotCheck(slot: u32): i32 {
	hasHash = false;
	const status = flash_read(slotAddress(slot, 0), header, MCUBOOT_HEADER_BYTES);
	if (status < 0) return status;
	if (load<u32>(header, MCUBOOT_H_MAGIC) !== MCUBOOT_MAGIC)
		return STATUS_NO_MODEL;
	if (!isSound()) return STATUS_BAD_IMAGE;
	const hashed = digestTake(slot);
	if (hashed < 0) return hashed;
	const sought = hashFind(slot);
	if (sought < 0) return sought;
	return memory.compare(found, digest, SHA256_BYTES) === 0
		? STATUS_OK
		: STATUS_BAD_HASH;
}

/** Where the blob starts in the slot, and how long it is. */
export function imageHeaderBytes(): u32 {
	return load<u16>(header, MCUBOOT_H_HEADER_BYTES);
}
export function imageBodyBytes(): u32 {
	return load<u32>(header, MCUBOOT_H_BODY_BYTES);
}
/** Whether the image carries a hash, and its address. */
export function imageHasHash(): bool {
	return hasHash;
}
export function imageHash(): usize {
	return found;
}
/** Address of the version: u8 major, u8 minor, u16 revision, u32 build. */
export function imageVersion(): usize {
	return header + MCUBOOT_H_VERSION;
}

/** Header, body and protected TLVs: what the hash covers. */
function hashedBytes(): u32 {
	return (
		imageHeaderBytes() +
		imageBodyBytes() +
		load<u16>(header, MCUBOOT_H_PROTECTED_BYTES)
	);
}

function isSound(): bool {
	if (imageHeaderBytes() < MCUBOOT_HEADER_BYTES) return false;
	if (imageBodyBytes() > slotCapacity()) return false;
	return hashedBytes() + MCUBOOT_TLV_HEAD_BYTES <= slotCapacity();
}

function digestTake(slot: u32): i32 {
	const bytes = hashedBytes();
	sha256Begin();
	for (let at: u32 = 0; at < bytes; at += CHUNK) {
		const length = min(CHUNK, bytes - at);
		const status = flash_read(slotAddress(slot, at), buffer, length);
		if (status < 0) return status;
		sha256Update(buffer, length);
	}
	sha256End(digest);
	return STATUS_OK;
}

/** Finds the SHA-256 among the TLVs behind the hashed part. */
function hashFind(slot: u32): i32 {
	let at = hashedBytes();
	let status = flash_read(
		slotAddress(slot, at),
		buffer,
		MCUBOOT_TLV_HEAD_BYTES,
	);
	if (status < 0) return status;
	const end = at + load<u16>(buffer, 2);
	if (load<u16>(buffer) !== MCUBOOT_TLV_MAGIC || end > slotCapacity())
		return STATUS_BAD_IMAGE;
	for (at += MCUBOOT_TLV_HEAD_BYTES; at + MCUBOOT_TLV_TYPE_BYTES <= end; ) {
		status = flash_read(slotAddress(slot, at), buffer, MCUBOOT_TLV_TYPE_BYTES);
		if (status < 0) return status;
		const length = <u32>load<u16>(buffer, 2);
		at += MCUBOOT_TLV_TYPE_BYTES;
		if (
			load<u16>(buffer) === MCUBOOT_TLV_SHA256 &&
			length === SHA256_BYTES &&
			at + length <= end
		) {
			hasHash = true;
			return flash_read(slotAddress(slot, at), found, SHA256_BYTES);
		}
		at += length;
	}
	return STATUS_BAD_IMAGE;
}
