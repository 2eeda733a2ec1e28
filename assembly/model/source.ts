import { flash_read } from "../device/board";
import { STATUS_OK } from "../shared/status";

/**
 * Where the blob's bytes come from: memory (Node, browsers) or the board's flash, chosen when the module is compiled.
 * Everything that reads a blob goes through here, so that both kinds of build share all other code.
 */
export const RESIDENT: bool = isDefined(OCELLI_RESIDENT);

let base: usize = 0;
let size: u32 = 0;
let fault: i32 = 0;

/** The blob lies at `at` (an address, or an offset in flash) and is `bytes` long. */
export function sourceBind(at: usize, bytes: u32): void {
	base = at;
	size = bytes;
	fault = STATUS_OK;
}

export function sourceBytes(): u32 {
	return size;
}

/** The first failure of the flash since sourceBind, or STATUS_OK. */
export function sourceStatus(): i32 {
	return fault;
}

/** An address where blob bytes [offset, offset + length) can be read: in place, or copied to `buffer`. */
export function sourceRead(offset: u32, length: u32, buffer: usize): usize {
	if (RESIDENT) return base + offset;
	const status = flash_read(<u32>base + offset, buffer, length);
	if (status < 0) fault = status;
	return buffer;
}
