import { FLASH_UNIT_BYTES } from "../../assembly/shared/flash";
import { wrapImage } from "../../host/flasher";
import { FRAME_CODES, frameFormat } from "../../host/runtime/frame";
import type { Frame } from "../../host/runtime/types";

const CAMERA_MAGIC = 0x4d41434f;
const FLASH_MAGIC = 0x4f434e52;

/** Frames as hardware/camera.c reads them. */
export function cameraImage(frames: readonly Frame[]): Uint8Array {
	const parts = frames.flatMap((frame) => {
		const { width, height, data } = frame;
		const code = FRAME_CODES[frameFormat(frame)];
		const header = Uint16Array.of(width, height, code, data.length / height);
		const padding = new Uint8Array(-data.length & 3);
		return [new Uint8Array(header.buffer), Uint8Array.from(data), padding];
	});
	const head = Uint32Array.of(CAMERA_MAGIC, frames.length);
	return Buffer.concat([new Uint8Array(head.buffer), ...parts]);
}

/** A flash of `size` bytes with a model in slot A, as hardware/flash.c keeps it: bytes, a mark a unit, magic. */
export function flashImage(blob: Uint8Array, size: number): Uint8Array {
	const image = wrapImage(blob).bytes;
	const units = size / FLASH_UNIT_BYTES;
	const store = new Uint8Array(size + units + 4).fill(0xff, 0, size);
	store.set(image);
	store.fill(1, size, size + Math.ceil(image.length / FLASH_UNIT_BYTES));
	new DataView(store.buffer).setUint32(size + units, FLASH_MAGIC, true);
	return store;
}
