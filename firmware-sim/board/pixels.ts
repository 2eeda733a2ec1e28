import type { Frame } from "../../host/runtime/types";
import type { BoardProfile } from "../boards";

type Format = BoardProfile["camera"]["format"];

/** BT.601, full range. */
function luma(r: number, g: number, b: number): number {
	return Math.round(0.299 * r + 0.587 * g + 0.114 * b);
}

function rgb565(rgb: Uint8Array): Uint8Array {
	const data = new Uint8Array((rgb.length / 3) * 2);
	for (let i = 0, o = 0; i < rgb.length; i += 3, o += 2) {
		data[o] = (rgb[i] & 0xf8) | (rgb[i + 1] >> 5);
		data[o + 1] = ((rgb[i + 1] & 0x1c) << 3) | (rgb[i + 2] >> 3);
	}
	return data;
}

function gray8(rgb: Uint8Array): Uint8Array {
	const data = new Uint8Array(rgb.length / 3);
	for (let o = 0; o < data.length; o++)
		data[o] = luma(rgb[o * 3], rgb[o * 3 + 1], rgb[o * 3 + 2]);
	return data;
}

/** Y0 U Y1 V: two pixels share the colour of their mean. */
function yuv422(rgb: Uint8Array): Uint8Array {
	const data = new Uint8ClampedArray((rgb.length / 3) * 2);
	for (let i = 0, o = 0; i < rgb.length; i += 6, o += 4) {
		const [r, g, b] = [0, 1, 2].map((c) => (rgb[i + c] + rgb[i + 3 + c]) / 2);
		const y = 0.299 * r + 0.587 * g + 0.114 * b;
		data[o] = luma(rgb[i], rgb[i + 1], rgb[i + 2]);
		data[o + 1] = 128 + 0.564 * (b - y);
		data[o + 2] = luma(rgb[i + 3], rgb[i + 4], rgb[i + 5]);
		data[o + 3] = 128 + 0.713 * (r - y);
	}
	return new Uint8Array(data.buffer);
}

const ENCODERS: Record<Format, (rgb: Uint8Array) => Uint8Array> = {
	rgb888: (rgb) => rgb,
	rgb565,
	gray8,
	yuv422,
};

/** RGB pixels as a sensor of this format delivers them. For yuv422 the width is even. */
export function sensorFrame(
	rgb: Uint8Array,
	width: number,
	height: number,
	format: Format,
): Frame {
	return { width, height, format, data: ENCODERS[format](rgb) };
}
