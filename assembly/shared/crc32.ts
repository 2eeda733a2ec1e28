/**
 * CRC-32 as in IEEE 802.3 and zip: reflected polynomial 0xEDB88320, start and end inverted.
 * Leaf file: both compilers read it. Bit by bit: small, and no table in RAM.
 */
export const CRC32_START: u32 = 0xffffffff;

/** The running value after one more byte; invert the last one (crc32End) for the checksum. */
export function crc32Step(crc: u32, byte: u32): u32 {
	let value = crc ^ byte;
	for (let bit = 0; bit < 8; bit++) {
		value = (value >>> 1) ^ (0xedb88320 & (0 - (value & 1)));
	}
	return value;
}

export function crc32End(crc: u32): u32 {
	return ~crc;
}
