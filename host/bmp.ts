import { decode } from "bmp-ts";

/**
 * BMP, which sharp does not read: 8 bits with a palette, 24 or 32 bits, uncompressed, either way up. The package knows
 * more kinds but gets some of them wrong (RLE, 16 bits, 4 bits of odd width), so those are refused by name.
 * https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */

export interface BmpHeader {
	width: number;
	height: number;
	/** Bytes before the pixels, as the file says. */
	pixelOffset: number;
	bitsPerPixel: number;
	/** 0 none, 1 and 2 run lengths, 3 and 6 none but channel masks. */
	compression: number;
	headerBytes: number;
	paletteColors: number;
	hasAlpha: boolean;
}

export interface BmpImage {
	width: number;
	height: number;
	channels: 3 | 4;
	/** Row-major, top row first, R, G, B and alpha where the file has it. */
	data: Uint8Array;
}

const FILE_HEADER_BYTES = 14;
const INFO_HEADER_BYTES = 40;
const MASKS_COMPRESSION = 3;

export function isBmp(file: Uint8Array): boolean {
	return file[0] === 0x42 && file[1] === 0x4d;
}

/** Reads the header alone; throws a RangeError where the file ends inside of it. */
export function readBmpHeader(file: Uint8Array): BmpHeader {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	const headerBytes = view.getUint32(14, true);
	return {
		pixelOffset: view.getUint32(10, true),
		headerBytes,
		width: view.getUint32(18, true),
		height: Math.abs(view.getInt32(22, true)),
		bitsPerPixel: view.getUint16(28, true),
		compression: view.getUint32(30, true),
		paletteColors: view.getUint32(46, true),
		hasAlpha: headerBytes > 52 && view.getUint32(66, true) !== 0,
	};
}

/** What is not supported about the file, or undefined. */
export function unsupportedBmp(header: BmpHeader): string | undefined {
	const { bitsPerPixel, compression, headerBytes } = header;
	if (headerBytes < INFO_HEADER_BYTES) return "an OS/2 bitmap";
	if (compression === 1 || compression === 2)
		return "a run-length compressed BMP";
	if (![8, 24, 32].includes(bitsPerPixel))
		return `a BMP of ${bitsPerPixel} bits a pixel`;
	if (compression !== 0 && bitsPerPixel !== 32)
		return `a BMP of compression ${compression}`;
	return undefined;
}

/** Decodes a file whose header was found supported; throws where the file ends too early. */
export function decodeBmp(file: Uint8Array, header: BmpHeader): BmpImage {
	const { width, height, data } = decode(withoutGap(file, header));
	const channels = header.hasAlpha && header.bitsPerPixel === 32 ? 4 : 3;
	return { width, height, channels, data: fromAbgr(data, channels) };
}

/** The package reads pixels right behind palette and masks, whatever the header says: close the gap some files have. */
function withoutGap(file: Uint8Array, header: BmpHeader): Buffer {
	const { headerBytes, bitsPerPixel, compression, pixelOffset } = header;
	const hasMasks =
		headerBytes === INFO_HEADER_BYTES && compression === MASKS_COMPRESSION;
	const colors = header.paletteColors || (bitsPerPixel === 8 ? 256 : 0);
	const end =
		FILE_HEADER_BYTES + headerBytes + (hasMasks ? 12 : 0) + 4 * colors;
	const head = Buffer.alloc(end);
	head.set(file.subarray(0, end));
	return Buffer.concat([head, file.subarray(pixelOffset)]);
}

function fromAbgr(abgr: Uint8Array, channels: 3 | 4): Uint8Array {
	const pixels = abgr.length / 4;
	const data = new Uint8Array(pixels * channels);
	for (let from = 0, to = 0; from < abgr.length; from += 4, to += channels) {
		data[to] = abgr[from + 3];
		data[to + 1] = abgr[from + 2];
		data[to + 2] = abgr[from + 1];
		if (channels === 4) data[to + 3] = abgr[from];
	}
	return data;
}
