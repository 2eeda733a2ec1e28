/**
 * Entry of the firmware: engine, model slot, SMP and camera loop. The hardware layer calls init() once and tick()
 * for ever; everything the firmware asks of it is in device/board.ts.
 */
import { reset, uart_read } from "./device/board";
import { cameraTick } from "./device/camera";
import { uploadLoadWanted } from "./device/imageUpload";
import { modelLoad } from "./device/model";
import { osResetWanted } from "./device/os";
import { messageAddress, messageBytes, serialFeed } from "./device/serial";
import { smpHandle } from "./device/smp";

// biome-ignore lint/style/useExportType: the compiler's own globals, not types
export { __data_end, __heap_base };

const IDLE: i32 = 0;
const BUSY: i32 = 1;
const CHUNK: u32 = 64;
/** Chunks that one tick reads at most, so that a flood of bytes does not keep it from ending. */
const READS: u32 = 16;

/** Bytes that the line delivered, and which of them are next. */
const received = memory.data(64, 16);
let next: u32 = 0;
let count: u32 = 0;

/** Loads the model that the flash holds, if it holds one. */
export function init(): void {
	modelLoad();
}

/** One short piece of work: at most one message, then one row of a frame or one step of the model. 0 idle, 1 busy. */
export function tick(): i32 {
	if (osResetWanted()) {
		reset();
		return IDLE;
	}
	if (uploadLoadWanted()) {
		modelLoad();
		return BUSY;
	}
	const hadBytes = serialTick();
	const hadWork = cameraTick();
	return hadBytes || hadWork ? BUSY : IDLE;
}

/** Takes bytes from the line until a message is complete or none are left; false where there were none. */
function serialTick(): bool {
	let hadBytes = false;
	for (let reads: u32 = 0; reads < READS && bytesWait(); reads++) {
		hadBytes = true;
		if (chunkFeed()) break;
	}
	return hadBytes;
}

function bytesWait(): bool {
	if (next < count) return true;
	count = uart_read(received, CHUNK);
	next = 0;
	return count > 0;
}

/** Feeds what was read; true where that completed a message, which is then answered. */
function chunkFeed(): bool {
	while (next < count) {
		if (!serialFeed(load<u8>(received + next++))) continue;
		smpHandle(messageAddress(), messageBytes());
		return true;
	}
	return false;
}
