import {
	STATUS_BAD_FRAME,
	STATUS_BUSY,
	STATUS_CAMERA_FAULT,
	STATUS_OK,
} from "../../assembly/shared/status";
import { FRAME_CODES, frameFormat } from "../../host/runtime/frame";
import type { Frame } from "../../host/runtime/types";
import type { Clock } from "./clock";

/** Where a camera's frames come from. */
export interface FrameSource {
	/** The next frame, "waiting" while it is being fetched, or undefined if there is none to be had. */
	next(): Frame | "waiting" | undefined;
}

/** Time from one frame of a source to the next. */
const PERIOD_MILLISECONDS = 100;

const MAX_SIDE = 0xffff;

/** The board's camera: frames of a source at ten a second, or, while one is shown to it, that one as often as asked. */
export class Camera {
	readonly #source: FrameSource | undefined;
	readonly #clock: Clock;
	#shown: Frame | undefined;
	#frame: Frame | undefined;
	#due = 0;
	/** Whether the firmware waits for a frame that is being fetched: no time passes for it then. */
	isWaiting = false;

	constructor(source: FrameSource | undefined, clock: Clock) {
		this.#source = source;
		this.#clock = clock;
	}

	/** Holds a frame before the camera until undefined takes it away. */
	show(frame: Frame | undefined) {
		this.#shown = frame;
	}

	/** Starts a frame: fills `header` (u16 width, height, format, 0) and returns a status. */
	start(header: Uint8Array): number {
		const frame = this.#shown ?? this.#next();
		this.isWaiting = frame === "waiting";
		if (frame === "waiting" || frame === "early") return STATUS_BUSY;
		if (!frame) return STATUS_CAMERA_FAULT;
		if (frame.width > MAX_SIDE || frame.height > MAX_SIDE)
			return STATUS_BAD_FRAME;
		this.#frame = frame;
		const words = [frame.width, frame.height, FRAME_CODES[frameFormat(frame)]];
		header.set(
			Uint8Array.from([...words, 0].flatMap((w) => [w & 255, w >> 8])),
		);
		return STATUS_OK;
	}

	/** Row y of the frame that was started. */
	row(y: number): Uint8Array {
		const frame = this.#frame;
		if (!frame) return new Uint8Array(0);
		const bytes = frame.data.length / frame.height;
		return Uint8Array.from(frame.data.subarray(y * bytes, (y + 1) * bytes));
	}

	#next(): Frame | "waiting" | "early" | undefined {
		if (!this.#source) return undefined;
		if (this.#clock.now() < this.#due) return "early";
		const frame = this.#source.next();
		if (frame && frame !== "waiting")
			this.#due = this.#clock.now() + PERIOD_MILLISECONDS;
		return frame;
	}

	/** A power cycle: the board's clock starts over. */
	restart() {
		this.#due = 0;
		this.#frame = undefined;
	}
}
