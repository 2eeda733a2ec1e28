/** The camera's frame on its way into the input tensor: whole before the model runs, or row by row while it does. */
import {
	imageBeginRing,
	imageMake,
	imageRow,
	imageRowBytes,
	imageScratchBytes,
	imageTake,
} from "../image/index";
import {
	arenaEnd,
	inputAddress,
	inputBrought,
	inputByRows,
	inputBytes,
	inputNext,
	inputRing,
} from "../runtime/run";
import { alignUp, BLOB_ALIGN } from "../shared/blob";
import {
	STATUS_ARENA_TOO_SMALL,
	STATUS_BAD_FRAME,
	STATUS_OK,
} from "../shared/status";
import { camera_row, camera_start } from "./board";
import { ramEnd, ramStart } from "./model";

/** What camera_start writes: u16 width, height, format, 0. */
const frame = memory.data(8, 16);

let rowBuffer: usize = 0;
let y: u32 = 0; // the row that the camera is asked for next

/** Starts a frame: STATUS_BUSY while the camera has none, below 0 what went wrong. */
export function frameStart(): i32 {
	const status = camera_start(frame);
	return status === STATUS_OK ? frameBegin() : status;
}

function frameBegin(): i32 {
	const width = load<u16>(frame);
	const format = load<u16>(frame, 4);
	const imageScratch = alignUp(imageScratchBytes(), BLOB_ALIGN);
	const scratch = room(imageScratch + imageRowBytes(width, format));
	if (scratch === 0) return STATUS_ARENA_TOO_SMALL;
	rowBuffer = scratch + imageScratch;
	y = 0;
	return imageBeginRing(
		width,
		load<u16>(frame, 2),
		format,
		inputAddress(),
		inputByRows() ? inputRing() : 0,
		scratch,
	);
}

/**
 * Memory that nothing uses while a frame comes in: behind the input tensor, or before it; where the model runs
 * meanwhile, behind its arena. 0 if there are no `bytes`.
 */
function room(bytes: u32): usize {
	const used: usize = inputByRows()
		? arenaEnd()
		: inputAddress() + inputBytes();
	const behind: usize = alignUp(<u32>used, BLOB_ALIGN);
	if (behind <= ramEnd() && bytes <= <u32>(ramEnd() - behind)) return behind;
	if (inputByRows()) return 0;
	return bytes <= <u32>(inputAddress() - ramStart()) ? ramStart() : 0;
}

/** One row more: STATUS_OK once the input tensor is full, STATUS_BUSY before, below 0 what went wrong. */
export function frameTake(): i32 {
	const status = rowTake();
	return status === STATUS_OK ? imageRow(rowBuffer) : status;
}

/** Makes the wanted row of the input from the rows so far, or takes one more; below 0 what went wrong. */
export function frameBring(): i32 {
	if (imageMake(inputNext())) {
		inputBrought();
		return STATUS_OK;
	}
	const status = rowTake();
	if (status === STATUS_OK) imageTake(rowBuffer);
	return status;
}

/** The frame's next row, into the row buffer. */
function rowTake(): i32 {
	if (y === load<u16>(frame, 2)) return STATUS_BAD_FRAME;
	const status = camera_row(y++, rowBuffer);
	return status < 0 ? status : STATUS_OK;
}
