/** Feeds frames to the engine's preprocessing (assembly/image), the same code that runs on a board. */
import {
	COLOR_BGR,
	COLOR_GRAY,
	COLOR_RGB,
	FIT_CROP,
	FIT_LETTERBOX,
	FIT_STRETCH,
} from "../../assembly/shared/blob";
import {
	FRAME_GRAY8,
	FRAME_RGB565,
	FRAME_RGB888,
	FRAME_RGBA8888,
	FRAME_YUV422,
	frameBytesPerPixel,
} from "../../assembly/shared/image";
import { type EngineExports, ensureMemory, instantiateEngine } from "../engine";
import { checked } from "./errors";
import type { Frame, InputDescription } from "./types";

export const FRAME_CODES = {
	rgb888: FRAME_RGB888,
	rgb565: FRAME_RGB565,
	gray8: FRAME_GRAY8,
	yuv422: FRAME_YUV422,
	rgba8888: FRAME_RGBA8888,
};
export const FIT_CODES = {
	crop: FIT_CROP,
	stretch: FIT_STRETCH,
	letterbox: FIT_LETTERBOX,
};
export const COLOR_CODES = {
	rgb: COLOR_RGB,
	bgr: COLOR_BGR,
	gray: COLOR_GRAY,
};

export type ImageDescription = Extract<InputDescription, { kind: "image" }>;

/** A description of upright, unmirrored frames; bars are black. */
export function imageDescription(
	size: { width: number; height: number },
	color: ImageDescription["color"],
	fit: ImageDescription["fit"],
): ImageDescription {
	const { width, height } = size;
	const upright = { rotation: 0, mirror: false, fill: 0 } as const;
	return { kind: "image", width, height, color, fit, ...upright };
}

/** Pixel values 0..255 as the input tensor has them, whatever its scale: v ^ 0x80 as an int8, which is v - 128. */
export function inputOfPixels(pixels: Uint8Array): Int8Array {
	return Int8Array.from(pixels, (v) => v ^ 0x80);
}

/** The inverse of inputOfPixels. */
export function pixelsOfInput(input: Int8Array): Uint8Array {
	return Uint8Array.from(input, (q) => q ^ 0x80);
}

/** Rows handed over at once. */
const CHUNK_BYTES = 1 << 18;
const BY_BYTES_PER_PIXEL = new Map<number, keyof typeof FRAME_CODES>([
	[1, "gray8"],
	[3, "rgb888"],
	[4, "rgba8888"],
]);

/** The frame's format, named or found from its length. Throws TypeError where neither works. */
export function frameFormat(frame: Frame): keyof typeof FRAME_CODES {
	const { width, height, data } = frame;
	const perPixel = data.length / (width * height);
	const format = frame.format ?? BY_BYTES_PER_PIXEL.get(perPixel);
	if (
		format === undefined ||
		frameBytesPerPixel(FRAME_CODES[format]) !== perPixel
	)
		throw new TypeError(
			`a frame of ${width} x ${height} with ${data.length} bytes is not ${format ?? "gray8, rgb888 or rgba8888"}: check its size, or name its format`,
		);
	return format;
}

export function channelsOf(description: ImageDescription): 1 | 3 {
	return description.color === "gray" ? 1 : 3;
}

export function describe(engine: EngineExports, input: ImageDescription) {
	checked(
		engine.imageDescribe(
			FIT_CODES[input.fit],
			COLOR_CODES[input.color],
			input.rotation,
			input.mirror ? 1 : 0,
			input.fill,
			input.width,
			input.height,
		),
	);
}

/** Frame -> int8 at address `out`; memory from `free` on is used on the way. */
export function feedFrame(
	engine: EngineExports,
	frame: Frame,
	out: number,
	free: number,
) {
	const format = FRAME_CODES[frameFormat(frame)];
	const scratch = (free + 15) & ~15;
	const staging = (scratch + engine.imageScratchBytes() + 15) & ~15;
	const rowBytes = engine.imageRowBytes(frame.width, format);
	const most = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
	ensureMemory(engine.memory, staging + most * rowBytes);
	checked(engine.imageBegin(frame.width, frame.height, format, out, scratch));
	for (let y = 0; y < frame.height; y += most) {
		const count = Math.min(most, frame.height - y);
		const rows = frame.data.subarray(y * rowBytes, (y + count) * rowBytes);
		new Uint8Array(engine.memory.buffer).set(rows, staging);
		checked(engine.imageRows(staging, count));
	}
}

/** Frame -> height x width x channels int8 values; what training and evaluation read photos through. */
export type Preprocessor = (frame: Frame) => Int8Array;

export async function createPreprocessor(
	input: ImageDescription,
): Promise<Preprocessor> {
	const { exports: engine } = await instantiateEngine();
	describe(engine, input);
	const bytes = input.width * input.height * channelsOf(input);
	const out = engine.blobAddress();
	ensureMemory(engine.memory, out + bytes);
	return (frame) => {
		feedFrame(engine, frame, out, out + bytes);
		return new Int8Array(engine.memory.buffer, out, bytes).slice();
	};
}
