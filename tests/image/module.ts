import asc from "assemblyscript/asc";
import {
	FRAME_GRAY8,
	FRAME_RGB565,
	FRAME_RGB888,
	FRAME_RGBA8888,
	FRAME_YUV422,
} from "../../assembly/shared/image";
import type { Frame } from "../../host/runtime/types";

/** What assembly/image/index.ts exports. */
export interface ImageExports {
	memory: WebAssembly.Memory;
	imageDescribe(
		fit: number,
		color: number,
		rotation: number,
		mirror: number,
		fill: number,
		width: number,
		height: number,
	): number;
	imageScratchBytes(): number;
	imageRowBytes(width: number, format: number): number;
	imageBegin(
		width: number,
		height: number,
		format: number,
		out: number,
		scratch: number,
	): number;
	imageRow(row: number): number;
	imageRows(rows: number, count: number): number;
	featureToFixed(value: number, exponent: number): number;
	featureToInput(record: number, value: number, zeroPoint: number): number;
	fixedToInput(record: number, x: number, zeroPoint: number): number;
}

export interface Description {
	fit: number;
	color: number;
	rotation: number;
	mirror: number;
	fill: number;
	width: number;
	height: number;
}

export const FORMATS = {
	rgb888: FRAME_RGB888,
	rgb565: FRAME_RGB565,
	gray8: FRAME_GRAY8,
	yuv422: FRAME_YUV422,
	rgba8888: FRAME_RGBA8888,
} as const;

const FLAGS = {
	simd: ["--enable", "simd", "--optimizeLevel", "3"],
	firmware: [
		..."--optimizeLevel 2 --disable bulk-memory".split(" "),
		..."--disable sign-extension --disable nontrapping-f2i".split(" "),
	],
};

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** An instance of assembly/image alone, compiled with the flags of one build in asconfig.json. */
export async function compileImage(
	build: keyof typeof FLAGS,
): Promise<ImageExports> {
	const module = modules.get(build) ?? compile(FLAGS[build]);
	modules.set(build, module);
	const instance = await WebAssembly.instantiate(await module);
	return instance.exports as unknown as ImageExports;
}

async function compile(flags: string[]): Promise<WebAssembly.Module> {
	const files = new Map<string, string | Uint8Array>();
	const { error, stderr } = await asc.main(
		[
			"assembly/image/index.ts",
			..."--config none --runtime stub --noAssert".split(" "),
			..."--outFile image.wasm".split(" "),
			...flags,
		],
		{ writeFile: (name, contents) => void files.set(name, contents) },
	);
	if (error) throw new Error(stderr.toString());
	return WebAssembly.compile(
		files.get("image.wasm") as Uint8Array<ArrayBuffer>,
	);
}

const GUARD = 64;
const GUARD_BYTE = 0xa5;

/** Runs one frame through the module, row by row; throws on a status or on a byte written outside of out and scratch. */
export function preprocess(
	image: ImageExports,
	frame: Frame & { format: keyof typeof FORMATS },
	to: Description,
): Int8Array {
	const outBytes = to.width * to.height * (to.color === 2 ? 1 : 3);
	check(
		image.imageDescribe(
			to.fit,
			to.color,
			to.rotation,
			to.mirror,
			to.fill,
			to.width,
			to.height,
		),
	);
	const out = 4096 + GUARD;
	const scratch = Math.ceil((out + outBytes) / 8) * 8 + GUARD;
	const row = scratch + image.imageScratchBytes() + GUARD;
	const rowBytes = image.imageRowBytes(frame.width, FORMATS[frame.format]);
	const bytes = reserve(image, row + rowBytes + GUARD);
	bytes.fill(GUARD_BYTE, out - GUARD, row + rowBytes + GUARD);
	check(
		image.imageBegin(
			frame.width,
			frame.height,
			FORMATS[frame.format],
			out,
			scratch,
		),
	);
	let status = 1;
	for (let y = 0; y < frame.height; y++) {
		bytes.set(frame.data.subarray(y * rowBytes, (y + 1) * rowBytes), row);
		status = image.imageRow(row);
		if (status < 0) check(status);
	}
	check(status);
	for (const end of [out, scratch, row, row + rowBytes + GUARD])
		checkGuard(bytes.subarray(end - GUARD, end));
	return new Int8Array(bytes.slice(out, out + outBytes).buffer);
}

function reserve(image: ImageExports, bytes: number): Uint8Array {
	const missing = bytes - image.memory.buffer.byteLength;
	if (missing > 0) image.memory.grow(Math.ceil(missing / 65536));
	return new Uint8Array(image.memory.buffer);
}

function check(status: number): void {
	if (status !== 0) throw new Error(`status ${status}`);
}

function checkGuard(bytes: Uint8Array): void {
	if (bytes.some((byte) => byte !== GUARD_BYTE))
		throw new Error("a byte outside of the tensor or the scratch was written");
}
