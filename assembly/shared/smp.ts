/**
 * SMP, the Simple Management Protocol of Zephyr's MCUmgr, over a serial line. Leaf file: both compilers read it.
 *
 *   line      06 09 (first) or 04 14 (next) | base64 | 0A, at most 127 bytes
 *   stream    u16 bytes to come | message | u16 CRC-16 of the message; big-endian, cut into lines of 93 bytes
 *   message   header of 8 bytes, big-endian | a CBOR map
 */

export const SMP_FIRST_0: u32 = 0x06;
export const SMP_FIRST_1: u32 = 0x09;
export const SMP_NEXT_0: u32 = 0x04;
export const SMP_NEXT_1: u32 = 0x14;
export const SMP_LINE_END: u32 = 0x0a;
/** Bytes of the stream that one line carries: 124 base64 characters. */
export const SMP_LINE_RAW_BYTES: u32 = 93;
export const SMP_LENGTH_BYTES: u32 = 2;
export const SMP_CRC_BYTES: u32 = 2;

// Header.
export const SMP_H_OP: u32 = 0; // u8, version << 3 | operation
export const SMP_H_FLAGS: u32 = 1; // u8, 0
export const SMP_H_BYTES: u32 = 2; // u16, of the CBOR map
export const SMP_H_GROUP: u32 = 4; // u16
export const SMP_H_SEQUENCE: u32 = 6; // u8, echoed
export const SMP_H_COMMAND: u32 = 7; // u8
export const SMP_HEADER_BYTES: u32 = 8;

export const SMP_READ: u32 = 0;
export const SMP_WRITE: u32 = 2;
/** An answer has the request's operation plus this. */
export const SMP_ANSWER: u32 = 1;
export const SMP_OP_MASK: u32 = 7;
export const SMP_VERSION_SHIFT: u32 = 3;
/** Version 1 answers {rc}, version 2 {err: {group, rc}}; on the wire they are 0 and 1. */
export const SMP_VERSION_1: u32 = 0;
export const SMP_VERSION_2: u32 = 1;

/** The board's message buffers, as OS params reports them: bytes of one framed stream, and how many may be on their way. */
export const SMP_BUFFER_BYTES: u32 = 768;
export const SMP_BUFFER_COUNT: u32 = 4;

export const GROUP_OS: u32 = 0;
export const OS_ECHO: u32 = 0;
export const OS_RESET: u32 = 5;
export const OS_PARAMS: u32 = 6;
export const OS_INFO: u32 = 7;

export const GROUP_IMAGE: u32 = 1;
export const IMAGE_STATE: u32 = 0;
export const IMAGE_UPLOAD: u32 = 1;
export const IMAGE_ERASE: u32 = 5;
/** The model is image 1 (image 0 would be the firmware); its slots count 2 and 3 where slots are absolute. */
export const IMAGE_MODEL: u32 = 1;
export const IMAGE_FIRST_SLOT: u32 = 2;

export const GROUP_ENUMERATION: u32 = 10;
export const ENUMERATION_LIST: u32 = 1;

/** Ocelli's own group. Its answers carry `status`, a code of status.ts. */
export const GROUP_OCELLI: u32 = 66;
export const OCELLI_LABELS: u32 = 0;
export const OCELLI_INFER: u32 = 1;
export const OCELLI_STATS: u32 = 2;
export const OCELLI_OUTPUTS: u32 = 3;

// Errors of the protocol itself.
export const SMP_RC_OK: u32 = 0;
export const SMP_RC_UNKNOWN: u32 = 1;
export const SMP_RC_INVALID: u32 = 3;
export const SMP_RC_NO_ENTRY: u32 = 5;
export const SMP_RC_MESSAGE_SIZE: u32 = 7;
export const SMP_RC_NOT_SUPPORTED: u32 = 8;
export const SMP_RC_BUSY: u32 = 10;
export const SMP_RC_TOO_NEW: u32 = 13;

// Errors of the image group.
export const IMAGE_RC_HASH_NOT_FOUND: u32 = 8;
export const IMAGE_RC_WRITE_FAILED: u32 = 12;
export const IMAGE_RC_ERASE_FAILED: u32 = 13;
export const IMAGE_RC_INVALID_SLOT: u32 = 14;
export const IMAGE_RC_INVALID_LENGTH: u32 = 21;
export const IMAGE_RC_INVALID_HEADER: u32 = 22;
export const IMAGE_RC_INVALID_MAGIC: u32 = 23;
export const IMAGE_RC_TOO_LARGE: u32 = 30;
export const IMAGE_RC_OVERRUN: u32 = 31;

/** One byte more of a CRC-16/XMODEM (polynomial 0x1021, start 0). */
export function crc16Step(crc: u32, byte: u32): u32 {
	let x: u32 = ((crc >> 8) ^ byte) & 0xff;
	x ^= x >> 4;
	return ((crc << 8) ^ (x << 12) ^ (x << 5) ^ x) & 0xffff;
}

export const BASE64_PAD: u32 = 0x3d; // "="
/** What base64Value answers for a character outside the alphabet. */
export const BASE64_INVALID: u32 = 0xff;

/** The six bits of a base64 character, or BASE64_INVALID. */
export function base64Value(character: u32): u32 {
	if (character >= 0x41 && character <= 0x5a) return character - 0x41;
	if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
	if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
	if (character === 0x2b) return 62;
	if (character === 0x2f) return 63;
	return BASE64_INVALID;
}

/** The base64 character of six bits. */
export function base64Character(value: u32): u32 {
	if (value < 26) return value + 0x41;
	if (value < 52) return value - 26 + 0x61;
	if (value < 62) return value - 52 + 0x30;
	return value === 62 ? 0x2b : 0x2f;
}
