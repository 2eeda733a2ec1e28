/** Photo files that no encoder at hand writes: BMPs of every kind, and PNGs that lie. */
import { crc32, deflateSync } from "node:zlib";

export interface BmpKind {
	bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32;
	/** 40, 108 (V4, with masks) or 124; default 40. */
	headerBytes?: number;
	compression?: number;
	topDown?: boolean;
	/** Unused bytes before the pixels. */
	gap?: number;
	/** Colours in the palette; default: 2^bitsPerPixel. */
	paletteColors?: number;
	/** What the header says about that; default: paletteColors, or 0. */
	statedColors?: number;
	/** Alpha of every pixel of a 32-bit V4 file. */
	alpha?: number;
}

/** The colour of palette entry i. */
export function paletteColor(i: number): [number, number, number] {
	return [i, 255 - i, (i * 7) & 255];
}

/** A BMP whose pixel (x, y) is paletteColor(x + 3 y), or that colour itself. */
export function bmp(width: number, height: number, kind: BmpKind): Buffer {
	const headerBytes = kind.headerBytes ?? 40;
	const { bitsPerPixel: bits, compression = 0, gap = 0 } = kind;
	const palette = bits > 8 ? Buffer.alloc(0) : paletteOf(kind);
	const masks = headerBytes === 40 && compression === 3 ? 12 : 0;
	const stride = Math.ceil((width * bits) / 32) * 4;
	const at = 14 + headerBytes + masks + palette.length + gap;
	const file = Buffer.alloc(at + stride * height);
	file.write("BM");
	file.writeUInt32LE(file.length, 2);
	file.writeUInt32LE(at, 10);
	file.writeUInt32LE(headerBytes, 14);
	file.writeInt32LE(width, 18);
	file.writeInt32LE(kind.topDown ? -height : height, 22);
	file.writeUInt16LE(1, 26);
	file.writeUInt16LE(bits, 28);
	file.writeUInt32LE(compression, 30);
	file.writeUInt32LE(kind.statedColors ?? kind.paletteColors ?? 0, 46);
	if (headerBytes > 40 || masks > 0) {
		file.writeUInt32LE(0xff0000, 54);
		file.writeUInt32LE(0xff00, 58);
		file.writeUInt32LE(0xff, 62);
	}
	if (headerBytes > 40 && kind.alpha !== undefined)
		file.writeUInt32LE(0xff000000, 66);
	palette.copy(file, 14 + headerBytes + masks);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const row = at + (kind.topDown ? y : height - 1 - y) * stride;
			writePixel(file, row, x, x + 3 * y, kind);
		}
	return file;
}

function paletteOf(kind: BmpKind): Buffer {
	const colors = kind.paletteColors ?? 2 ** kind.bitsPerPixel;
	return Buffer.from(
		Array.from({ length: colors }, (_, i) => [
			...paletteColor(i).reverse(),
			0,
		]).flat(),
	);
}

function writePixel(
	file: Buffer,
	row: number,
	x: number,
	color: number,
	kind: BmpKind,
): void {
	const [r, g, b] = paletteColor(color);
	const bits = kind.bitsPerPixel;
	if (bits === 8) file[row + x] = color;
	else if (bits === 24) file.set([b, g, r], row + 3 * x);
	else if (bits === 32) file.set([b, g, r, kind.alpha ?? 0], row + 4 * x);
}

/** A PNG that claims a size; with no pixels to speak of. */
export function hollowPng(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2], 8); // 8 bits, RGB
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(Buffer.alloc(10))),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}
