import { createHash } from "node:crypto";
import {
	MCUBOOT_FLAG_NON_BOOTABLE,
	MCUBOOT_H_BODY_BYTES,
	MCUBOOT_H_FLAGS,
	MCUBOOT_H_HEADER_BYTES,
	MCUBOOT_H_MAGIC,
	MCUBOOT_H_VERSION,
	MCUBOOT_HEADER_BYTES,
	MCUBOOT_MAGIC,
	MCUBOOT_TLV_HEAD_BYTES,
	MCUBOOT_TLV_MAGIC,
	MCUBOOT_TLV_SHA256,
	MCUBOOT_TLV_TYPE_BYTES,
	SHA256_BYTES,
} from "../../assembly/shared/flash";

export interface ModelImage {
	bytes: Uint8Array;
	/** Hex SHA-256 of header and blob, by which the board knows the image. */
	hash: string;
}

/** `major.minor.revision`, each small enough for its field of the header. Throws RangeError otherwise. */
function parseVersion(version: string): [number, number, number] {
	const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})$/.exec(version);
	const [major, minor, revision] = (match ?? []).slice(1).map(Number);
	if (!match || major > 255 || minor > 255 || revision > 65535)
		throw new RangeError(
			`"${version}" is no version: it must look like 1.0.0, up to 255.255.65535`,
		);
	return [major, minor, revision];
}

export function sha256(bytes: Uint8Array): Uint8Array {
	return createHash("sha256").update(bytes).digest();
}

/** The blob in an MCUboot image with a SHA-256, as it lies in the board's slot. */
export function wrapImage(blob: Uint8Array, version = "1.0.0"): ModelImage {
	const [major, minor, revision] = parseVersion(version);
	const header = Buffer.alloc(MCUBOOT_HEADER_BYTES);
	header.writeUInt32LE(MCUBOOT_MAGIC, MCUBOOT_H_MAGIC);
	header.writeUInt16LE(MCUBOOT_HEADER_BYTES, MCUBOOT_H_HEADER_BYTES);
	header.writeUInt32LE(blob.length, MCUBOOT_H_BODY_BYTES);
	header.writeUInt32LE(MCUBOOT_FLAG_NON_BOOTABLE, MCUBOOT_H_FLAGS);
	header.set([major, minor], MCUBOOT_H_VERSION);
	header.writeUInt16LE(revision, MCUBOOT_H_VERSION + 2);
	const hash = sha256(Buffer.concat([header, blob]));
	const bytes = Buffer.concat([header, blob, hashTlv(hash)]);
	return { bytes, hash: Buffer.from(hash).toString("hex") };
}

function hashTlv(hash: Uint8Array): Buffer {
	const tlv = Buffer.alloc(MCUBOOT_TLV_HEAD_BYTES + MCUBOOT_TLV_TYPE_BYTES);
	tlv.writeUInt16LE(MCUBOOT_TLV_MAGIC, 0);
	tlv.writeUInt16LE(tlv.length + SHA256_BYTES, 2);
	tlv.writeUInt16LE(MCUBOOT_TLV_SHA256, MCUBOOT_TLV_HEAD_BYTES);
	tlv.writeUInt16LE(SHA256_BYTES, MCUBOOT_TLV_HEAD_BYTES + 2);
	return Buffer.concat([tlv, hash]);
}
