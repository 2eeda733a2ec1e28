/** The input tensor in pieces that fit messages, for clients that bring their own input. */
import { inputAddress, inputBytes } from "../runtime/run";
import { STATUS_BAD_FRAME, STATUS_BUSY, STATUS_OK } from "../shared/status";
import { cameraBypass, cameraHold, cameraIsHeld } from "./camera";
import { modelStatus } from "./model";

let filled: u32 = 0;

/** The offset in the input tensor that is wanted next. */
export function inputWanted(): u32 {
	return filled;
}

/**
 * Takes a piece of the input tensor, in order; the piece at 0 starts it anew. STATUS_OK: it was the last one, and the
 * inference has begun; STATUS_BUSY: byte inputWanted() is next.
 */
export function inputTake(offset: u32, from: usize, bytes: u32): i32 {
	if (modelStatus() !== STATUS_OK) return modelStatus();
	if (offset === 0 || !cameraIsHeld()) filled = 0;
	cameraHold();
	if (offset !== filled) return STATUS_BUSY;
	if (bytes > inputBytes() - filled) return STATUS_BAD_FRAME;
	memory.copy(inputAddress() + filled, from, bytes);
	filled += bytes;
	if (filled < inputBytes()) return STATUS_BUSY;
	cameraBypass();
	return STATUS_OK;
}
