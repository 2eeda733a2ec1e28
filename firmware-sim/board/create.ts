import { SLOT_COUNT } from "../../assembly/shared/flash";
import type { Frame } from "../../host/runtime/types";
import { type BoardProfile, boardById } from "../boards";
import { Board } from "./board";
import { Camera, type FrameSource } from "./camera";
import { realClock, virtualClock } from "./clock";
import { Machine } from "./machine";
import { Nor } from "./nor";
import { type Decode, folder, frameList, pattern } from "./sources";

export interface BoardOptions {
	/** A known board's id or limits of your own; default rp2040. */
	profile?: string | BoardProfile;
	/** What the camera sees: a folder of photos, frames, or "pattern"; default nothing but what classify() shows. */
	camera?: string | readonly Frame[];
	/** "virtual" (default): a tick is a millisecond; "real": the time on the wall, for boards that are served. */
	clock?: "virtual" | "real";
	/** Reads the photos of a camera folder; default: the decoder that training uses. */
	decode?: Decode;
}

/** A simulated board, switched on. Throws what openers of its parts throw: unknown profile, empty folder. */
export async function createBoard(options: BoardOptions = {}): Promise<Board> {
	const { profile: wanted = "rp2040", camera, decode } = options;
	const profile = typeof wanted === "string" ? boardById(wanted) : wanted;
	const clock = options.clock === "real" ? realClock() : virtualClock();
	const source = camera && (await openCamera(camera, profile, decode));
	return new Board(
		new Machine({
			profile,
			flash: new Nor(profile.modelFlash * SLOT_COUNT),
			camera: new Camera(source || undefined, clock),
			clock,
		}),
	);
}

async function openCamera(
	camera: string | readonly Frame[],
	{ camera: sensor }: BoardProfile,
	decode?: Decode,
): Promise<FrameSource> {
	if (typeof camera !== "string") return frameList(camera);
	return camera === "pattern"
		? pattern(sensor)
		: folder(camera, sensor, decode);
}
