import { readFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { MAX_FRAME_SIDE } from "../assembly/shared/image";
import {
	type BmpHeader,
	decodeBmp,
	isBmp,
	readBmpHeader,
	unsupportedBmp,
} from "./bmp";
import type { Frame } from "./runtime/types";

/** A photo that cannot be used. The message is one sentence: file, fact, next step. */
export class PhotoError extends Error {
	override name = "PhotoError";
	readonly file: string;
	/** The message without the file's name. */
	readonly reason: string;

	constructor(file: string, fact: string, nextStep: string) {
		super(`${file}: ${fact}; ${nextStep}`);
		this.file = file;
		this.reason = `${fact}; ${nextStep}`;
	}
}

export interface DecodeOptions {
	/** What messages call the photo; default: its path, or "photo" for bytes. */
	name?: string;
}

/** A decoded photo. */
export interface Photo extends Frame {
	data: Uint8Array;
	format: "rgb888";
}

type SharpConstructor = typeof import("sharp")["default"];

const FORMATS = ["jpeg", "png", "webp", "gif"];

const REPLACE = "replace it, or take it out of the folder";
const SAVE_AS = "save it as JPEG or PNG";

/** Names this decoder in caches: whatever changes its pixels changes this text. */
export async function decoderVersion(): Promise<string> {
	const { versions } = await loadSharp();
	return `1 sharp ${versions.sharp} vips ${versions.vips}`;
}

/**
 * Decodes a JPEG, PNG, WebP, GIF or BMP (by content, not by name) to rgb888 and turns it upright (EXIF); nothing else,
 * so that every pixel is the one that was stored. Embedded RGB profiles are not applied, as in createImageBitmap with
 * colorSpaceConversion "none"; CMYK is converted to sRGB. Transparent parts lie on white, as on a page; 16 bits become
 * 8; of an animation it is the first frame. Throws PhotoError. See docs/decoding.md.
 */
export async function decodePhoto(
	photo: string | Uint8Array,
	options: DecodeOptions = {},
): Promise<Photo> {
	const isPath = typeof photo === "string";
	const name = options.name ?? (isPath ? photo : "photo");
	const bytes = isPath ? await readPhoto(photo, name) : photo;
	const header = await readHeader(bytes, name);
	return header.format === "bmp"
		? decodeBmpPhoto(bytes, name)
		: decodeWithSharp(bytes, header, name);
}

/** What the header says, before anything is decoded; sides as stored, not turned. Throws PhotoError. */
export async function photoSize(
	photo: Uint8Array,
	name = "photo",
): Promise<{ width: number; height: number }> {
	const { width, height } = await readHeader(photo, name);
	return { width, height };
}

/** The file's bytes; throws PhotoError where it cannot be read. `name`: what the message calls it. */
export async function readPhoto(
	path: string,
	name = path,
): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT")
			throw new PhotoError(name, "there is no such file", "check the path");
		if (code === "EISDIR")
			throw new PhotoError(name, "this is a folder", "name a photo in it");
		throw new PhotoError(
			name,
			`the file cannot be read (${code ?? error})`,
			"check its permissions and the disk",
		);
	}
}

async function loadSharp(): Promise<SharpConstructor> {
	try {
		const { default: sharp } = await import("sharp");
		sharp.cache(false); // every photo is decoded once
		return sharp;
	} catch (error) {
		throw new Error(
			`sharp, which decodes photos, does not load on ${process.platform}-${process.arch} (${(error as Error).message}); install it again with \`npm install --include=optional sharp\``,
			{ cause: error },
		);
	}
}

interface Header {
	width: number;
	height: number;
	format: string;
	isCmyk: boolean;
	hasAlpha: boolean;
}

async function readHeader(bytes: Uint8Array, name: string): Promise<Header> {
	if (bytes.length === 0)
		throw new PhotoError(name, "the file is empty", REPLACE);
	const header = isBmp(bytes)
		? bmpHeader(bytes, name)
		: await sharpHeader(bytes, name);
	checkSize(header.width, header.height, name);
	return header;
}

function bmpHeader(bytes: Uint8Array, name: string): Header {
	const { width, height, hasAlpha } = checkedBmp(bytes, name);
	return { width, height, format: "bmp", isCmyk: false, hasAlpha };
}

function checkedBmp(bytes: Uint8Array, name: string): BmpHeader {
	const header = damagedIfThrows(name, () => readBmpHeader(bytes));
	const unsupported = unsupportedBmp(header);
	if (!unsupported) return header;
	throw new PhotoError(name, `${unsupported} is not supported`, SAVE_AS);
}

async function sharpHeader(bytes: Uint8Array, name: string): Promise<Header> {
	const sharp = await loadSharp();
	const image = sharp(bytes, { limitInputPixels: false }); // checkSize names the size
	const { width, height, format, space, hasAlpha } = await image
		.metadata()
		.catch((error: Error) => {
			throw unreadable(bytes, name, error);
		});
	if (!FORMATS.includes(format))
		throw new PhotoError(name, `${format} is not supported`, SAVE_AS);
	return { width, height, format, isCmyk: space === "cmyk", hasAlpha };
}

async function decodeWithSharp(
	bytes: Uint8Array,
	header: Header,
	name: string,
): Promise<Photo> {
	const sharp = await loadSharp();
	const image = sharp(bytes, {
		failOn: "error", // a truncated photo is one; warnings of sloppy cameras are not
		limitInputPixels: MAX_FRAME_SIDE ** 2,
		ignoreIcc: !header.isCmyk,
		autoOrient: true,
	});
	return pixels(image, header.hasAlpha, name);
}

async function decodeBmpPhoto(bytes: Uint8Array, name: string): Promise<Photo> {
	const sharp = await loadSharp();
	const { width, height, channels, data } = damagedIfThrows(name, () =>
		decodeBmp(bytes, readBmpHeader(bytes)),
	);
	const raw = { width, height, channels };
	const image = sharp(data, { raw, limitInputPixels: false });
	return pixels(image, channels === 4, name);
}

function damagedIfThrows<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw corrupt(name, (error as Error).message);
	}
}

async function pixels(
	image: Sharp,
	hasAlpha: boolean,
	name: string,
): Promise<Photo> {
	const opaque = hasAlpha ? image.flatten({ background: "#ffffff" }) : image;
	const { data, info } = await opaque
		.raw()
		.toBuffer({ resolveWithObject: true })
		.catch((error: Error) => {
			throw corrupt(name, error.message);
		});
	return { width: info.width, height: info.height, data, format: "rgb888" };
}

function checkSize(width: number, height: number, name: string): void {
	if (width === 0 || height === 0)
		throw corrupt(name, `${width} x ${height} pixels`);
	if (width <= MAX_FRAME_SIDE && height <= MAX_FRAME_SIDE) return;
	throw new PhotoError(
		name,
		`${width} x ${height} pixels are more than ${MAX_FRAME_SIDE} a side`,
		"scale it down",
	);
}

/** Unknown bytes, or a known type whose header is broken. */
function unreadable(bytes: Uint8Array, name: string, error: Error): PhotoError {
	if (!error.message.includes("unsupported image format"))
		return corrupt(name, error.message);
	const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
	const known = /^(\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP)/s.test(head);
	if (known) return corrupt(name, "its header is broken");
	return new PhotoError(
		name,
		"this is not a JPEG, PNG, WebP, GIF or BMP",
		SAVE_AS,
	);
}

function corrupt(name: string, detail: string): PhotoError {
	const line = detail.split("\n")[0].trim().replace(/:$/, "");
	return new PhotoError(name, `the photo is damaged (${line})`, REPLACE);
}
