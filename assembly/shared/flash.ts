/**
 * The model flash: two slots from its start, each the home of one image. An image is an MCUboot image
 * (little-endian), so that tools made by others can read it:
 *
 *   header of 32 bytes | the blob | protected TLVs, if any | TLVs, among them the SHA-256 of everything before them
 *
 * Leaf file: both compilers read it.
 */

/** NOR flash is erased to 0xFF in sectors and programmed in units, each unit once between two erases. */
export const FLASH_SECTOR_BYTES: u32 = 4096;
export const FLASH_UNIT_BYTES: u32 = 32;

export const SLOT_A: u32 = 0;
export const SLOT_B: u32 = 1;
export const SLOT_COUNT: u32 = 2;

/** Bytes of one slot in a model flash of `flashBytes`. */
export function slotBytes(flashBytes: u32): u32 {
	return (flashBytes / SLOT_COUNT) & ~(FLASH_SECTOR_BYTES - 1);
}

/** Where a slot starts. */
export function slotStart(slot: u32, flashBytes: u32): u32 {
	return slot * slotBytes(flashBytes);
}

// Image header.
export const MCUBOOT_MAGIC: u32 = 0x96f3b83d;
export const MCUBOOT_H_MAGIC: u32 = 0; // u32
export const MCUBOOT_H_LOAD: u32 = 4; // u32, 0
export const MCUBOOT_H_HEADER_BYTES: u32 = 8; // u16
export const MCUBOOT_H_PROTECTED_BYTES: u32 = 10; // u16, of the protected TLVs with their head
export const MCUBOOT_H_BODY_BYTES: u32 = 12; // u32
export const MCUBOOT_H_FLAGS: u32 = 16; // u32
export const MCUBOOT_H_VERSION: u32 = 20; // u8 major, u8 minor, u16 revision, u32 build
export const MCUBOOT_HEADER_BYTES: u32 = 32;
export const MCUBOOT_FLAG_NON_BOOTABLE: u32 = 0x10;

// TLVs: a head of 4 bytes (u16 magic, u16 bytes of all with the head), then records of u16 type, u16 bytes, value.
export const MCUBOOT_TLV_MAGIC: u32 = 0x6907;
export const MCUBOOT_PROTECTED_TLV_MAGIC: u32 = 0x6908;
export const MCUBOOT_TLV_HEAD_BYTES: u32 = 4;
/** Type and length, before each value. */
export const MCUBOOT_TLV_TYPE_BYTES: u32 = 4;
export const MCUBOOT_TLV_SHA256: u32 = 0x10;
export const SHA256_BYTES: u32 = 32;
