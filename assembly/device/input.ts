/** The input tensor in pieces that fit messages, for clients that bring their own input. */
import {
	inputAddress,
	inputBrought,
	inputByRows,
	inputBytes,
	inputNext,
	inputRowAddress,
	inputRowBytes,
	runBegin,
	runStep,
} from "../runtime/run";
import {
	STATUS_BAD_FRAME,
	STATUS_BUSY,
	STATUS_OK,
	STATUS_WANTS_INPUT,
} from "../shared/status";
import { cameraBypass, cameraHold, cameraIsHeld } from "./camera";
import { modelStatus } from "./model";

let filled: u32 = 0;

/** The offset in the input tensor that is wanted next. */
export function inputWanted(): u32 {
	return filled;
}

/** The pieces so far are void: something else uses the tensors. */
export function inputDrop(): void {
	filled = 0;
}

/**
 * Takes a piece of the input tensor, in order; the piece at 0 starts it anew. STATUS_OK: it was the last one, and the
 * inference has begun; STATUS_BUSY: byte inputWanted() is next.
 */
export function inputTake(offset: u32, from: usize, bytes: u32): i32 {
	if (modelStatus() !== STATUS_OK) return modelStatus();
	if (offset === 0 || !cameraIsHeld()) inputDrop();
	cameraHold();
	if (offset !== filled) return STATUS_BUSY;
	if (bytes > inputBytes() - filled) return STATUS_BAD_FRAME;
	const status = inputByRows() ? rowsTake(from, bytes) : wholeTake(from, bytes);
	if (status !== STATUS_OK || filled < inputBytes()) return status;
	inputDrop();
	cameraBypass();
	return STATUS_OK;
}

function wholeTake(from: usize, bytes: u32): i32 {
	memory.copy(inputAddress() + filled, from, bytes);
	filled += bytes;
	return filled < inputBytes() ? STATUS_BUSY : STATUS_OK;
}

/** Where rows are not kept, the model runs on each as it comes. */
function rowsTake(from: usize, bytes: u32): i32 {
	if (filled === 0) runBegin();
	for (let end = filled + bytes; filled < end; ) {
		const status = runToInput();
		if (status !== STATUS_WANTS_INPUT) return status;
		const at = filled % inputRowBytes();
		const count = min(end - filled, inputRowBytes() - at);
		memory.copy(inputRowAddress(inputNext()) + at, from, count);
		from += count;
		filled += count;
		if (at + count === inputRowBytes()) inputBrought();
	}
	return filled < inputBytes() ? STATUS_BUSY : STATUS_OK;
}

/** Steps until a row of the input is wanted; anything else than STATUS_WANTS_INPUT is a fault. */
function runToInput(): i32 {
	let status = runStep();
	while (status === STATUS_BUSY) status = runStep();
	return status;
}
