/**
 * A frame to the model's input tensor, the only code that does it, wherever a frame comes from:
 *
 *   imageDescribe(...) once per model, then per frame imageBegin(...) and imageRow(...) with its rows from the top.
 *
 *   source row -> window (window.ts) -> R, G, B or gray (pixels.ts) -> sums (horizontal.ts) -> values (vertical.ts)
 *   -> turned, mirrored, int8 (place.ts)
 *
 * Integers only; a value is rounded once, after both axes (gray and YUV422 also when a pixel is read). State beside
 * the caller's scratch is constant. One frame at a time.
 */
import {
	FRAME_GRAY8,
	FRAME_RGB888,
	FRAME_YUV422,
	frameBytesPerPixel,
	MAX_FRAME_SIDE,
} from "../shared/image";
import {
	STATUS_BAD_FRAME,
	STATUS_BAD_INPUT,
	STATUS_BUSY,
	STATUS_NOT_READY,
	STATUS_OK,
} from "../shared/status";
import { weightSum } from "./axis";
import { channels, isDescribed, rotation, targetWidth } from "./describe";
import { addPixels, setColumns, startRow } from "./horizontal";
import { toGray, toRgb } from "./pixels";
import { placeBar, setTensor } from "./place";
import {
	addRow,
	finishedRows,
	finishRow,
	isComplete,
	nextRow,
	setRows,
	verticalScratchBytes,
} from "./vertical";
import {
	chooseWindows,
	sourceHeight,
	sourceWidth,
	sourceX,
	sourceY,
	windowHeight,
	windowWidth,
	windowY,
} from "./window";

export { imageDescribe } from "./describe";
export { featureToFixed, featureToInput, fixedToInput } from "./features";

const CHUNK_PIXELS: u32 = 64;
/** Pixels on their way from the frame's format to plain bytes. */
const CHUNK = memory.data(192, 16);

let frameWidth: u32 = 0; // 0: no frame begun
let frameFormat: u32 = 0;
let y: u32 = 0; // the row that comes next

/** Bytes of scratch that imageBegin wants, for the description in force and any frame. */
export function imageScratchBytes(): u32 {
	return verticalScratchBytes(targetWidth() * channels());
}

/** Bytes of one row of a frame; 0 for an unknown format. */
export function imageRowBytes(width: u32, format: u32): u32 {
	return width * frameBytesPerPixel(<u16>format);
}

/**
 * Begins a frame. `out`: the input tensor, HWC int8; `scratch`: imageScratchBytes(), 8-byte aligned, left
 * alone until the last row.
 * Returns STATUS_NOT_READY before imageDescribe, STATUS_BAD_FRAME for a side of 0 or above MAX_FRAME_SIDE,
 * an unknown format, or YUV422 of odd width.
 */
export function imageBegin(
	width: u32,
	height: u32,
	format: u32,
	out: usize,
	scratch: usize,
): i32 {
	return imageBeginRing(width, height, format, out, 0, scratch);
}

/**
 * As imageBegin, for an input tensor of which `ring` rows are kept, row y in place y mod ring; 0: all of them.
 * Returns STATUS_BAD_INPUT for a ring where the picture is turned, since its rows do not come in order.
 */
export function imageBeginRing(
	width: u32,
	height: u32,
	format: u32,
	out: usize,
	ring: u32,
	scratch: usize,
): i32 {
	frameWidth = 0;
	if (!isDescribed()) return STATUS_NOT_READY;
	if (ring !== 0 && rotation() !== 0) return STATUS_BAD_INPUT;
	if (!isFrame(width, height, format)) return STATUS_BAD_FRAME;
	chooseWindows(width, height);
	setTensor(out, ring);
	const columnWeight = weightSum(sourceWidth(), windowWidth());
	setColumns(sourceWidth(), windowWidth(), channels());
	setRows(
		sourceHeight(),
		windowHeight(),
		windowWidth() * channels(),
		columnWeight,
		scratch,
	);
	frameWidth = width;
	frameFormat = format;
	y = 0;
	return STATUS_OK;
}

function isFrame(width: u32, height: u32, format: u32): bool {
	if (width - 1 >= MAX_FRAME_SIDE || height - 1 >= MAX_FRAME_SIDE) return false;
	if (format > 0xffff || frameBytesPerPixel(<u16>format) === 0) return false;
	return format !== FRAME_YUV422 || (width & 1) === 0;
}

/**
 * Takes the next row, from the top, each once. Returns STATUS_BUSY while the tensor lacks rows, STATUS_OK once it is
 * complete (rows after that are ignored), STATUS_NOT_READY before imageBegin.
 */
export function imageRow(row: usize): i32 {
	if (frameWidth === 0) return STATUS_NOT_READY;
	if (isComplete()) return STATUS_OK;
	imageTake(row);
	while (finishRow());
	return isComplete() ? STATUS_OK : STATUS_BUSY;
}

/** As imageRow, without finishing rows of the tensor that imageMake is to ask for. */
export function imageTake(row: usize): void {
	if (y++ < sourceY()) return;
	startRow(nextRow());
	addColumns(row);
	addRow();
}

/**
 * Makes row `target` of a tensor that is kept in part; rows are asked for from the first on, each until it is there.
 * False where the next source row is needed for it (imageTake).
 */
export function imageMake(target: u32): bool {
	const first = windowY();
	if (target < first || target >= first + windowHeight()) {
		placeBar(target);
		return true;
	}
	return finishedRows() > target - first || finishRow();
}

/** `count` rows that lie one behind the other; returns as imageRow. */
export function imageRows(rows: usize, count: u32): i32 {
	const rowBytes = imageRowBytes(frameWidth, frameFormat);
	let status = STATUS_BUSY;
	for (let i: u32 = 0; i < count; i++) status = imageRow(rows + i * rowBytes);
	return status;
}

/** The row's pixels inside the window; those that are plain bytes already are read where they lie. */
function addColumns(row: usize): void {
	const isGray = channels() === 1;
	if (frameFormat === (isGray ? FRAME_GRAY8 : FRAME_RGB888)) {
		const from = row + sourceX() * channels();
		addPixels(from, from + sourceWidth() * channels());
		return;
	}
	const end = sourceX() + sourceWidth();
	for (let x = sourceX(); x < end; x += CHUNK_PIXELS) {
		const count = min(CHUNK_PIXELS, end - x);
		if (isGray) toGray(frameFormat, row, x, count, CHUNK);
		else toRgb(frameFormat, row, x, count, CHUNK);
		addPixels(CHUNK, CHUNK + count * channels());
	}
}
