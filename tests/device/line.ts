import { decode } from "cborg";
import { SLOT_COUNT } from "../../assembly/shared/flash";
import { Camera } from "../../firmware-sim/board/camera";
import { virtualClock } from "../../firmware-sim/board/clock";
import { Machine } from "../../firmware-sim/board/machine";
import { Nor } from "../../firmware-sim/board/nor";
import { BOARDS, type BoardProfile } from "../../firmware-sim/boards";
import { encodeFrame, FrameDecoder } from "../../host/flasher/frame";
import {
	encodeMessage,
	type Fields,
	type Request,
} from "../../host/flasher/smp";

/** Small, so that tests of the protocol are fast. */
export const TINY: BoardProfile = {
	...BOARDS[0],
	id: "tiny",
	ram: 40_000,
	modelFlash: 16 * 1024,
};

export function machine(profile: BoardProfile = TINY): Machine {
	const clock = virtualClock();
	return new Machine({
		profile,
		flash: new Nor(profile.modelFlash * SLOT_COUNT),
		camera: new Camera(undefined, clock),
		clock,
	});
}

/** Ticks until the firmware has had nothing to do for a while, or `most` times: with a camera there is always work. */
export function settle(board: Machine, most = 1e6) {
	for (let idle = 0, ticks = 0; idle < 4 && ticks < most; ticks++)
		idle = board.tick() ? 0 : idle + 1;
}

/** Puts bytes on the line and returns all that comes back. */
export function exchange(
	board: Machine,
	bytes: Uint8Array,
	most?: number,
): Buffer {
	const parts: Uint8Array[] = [];
	const stop = board.uart.listen((part) => parts.push(part));
	board.uart.receive(bytes);
	settle(board, most);
	stop();
	return Buffer.concat(parts);
}

/** The messages in what came back. */
export function messages(bytes: Uint8Array): Buffer[] {
	return new FrameDecoder().push(bytes).map((message) => Buffer.from(message));
}

/** Asks in version 2 and returns the answer's fields; undefined for silence. */
export function ask(
	board: Machine,
	request: Request,
	most?: number,
): Fields | undefined {
	return askRaw(board, encodeMessage(request, 7), most)?.fields;
}

/** Sends a message as it is. */
export function askRaw(board: Machine, message: Uint8Array, most?: number) {
	const [answer] = messages(exchange(board, encodeFrame(message), most));
	return (
		answer && {
			header: answer.subarray(0, 8),
			fields: decode(answer.subarray(8)) as Fields,
		}
	);
}
