/** How much memory a model may work in, and what that means for its plan. */
import {
	FRAME_SCRATCH_BYTES,
	frameBytesPerPixel,
} from "../assembly/shared/image";
import type { BoardProfile } from "../firmware-sim/boards";
import { FRAME_CODES } from "../host/runtime/frame";
import type { InputDescription } from "../host/runtime/types";
import type { BoardPlan, PlanLimits } from "./plan/plan";

/** What is asked of a model's memory. */
export interface MemoryRequest {
	/** It must fit this board. */
	board?: BoardProfile;
	/** Bytes that it may work in: activations, kernel scratch, weight tile. */
	maxRam?: number;
	/** It is to work in as little as it can, whatever that costs in reads of flash. */
	minRam?: boolean;
	/** A rough plan will do: for comparing networks. */
	hasty?: boolean;
	/** Told, where a plan by rows was searched for, what it takes and what no order of rows could do without. */
	onPlan?: (sentence: string) => void;
}

export function planLimits(
	input: InputDescription,
	{ board, maxRam, minRam, hasty }: MemoryRequest,
): PlanLimits {
	const room = board ? board.ram - board.firmwareRam : Number.POSITIVE_INFINITY;
	return {
		maxBytes: Math.min(room, maxRam ?? Number.POSITIVE_INFINITY),
		least: minRam,
		hasty,
		inputByRows: comesInRows(input),
		frameBytes: board
			? frameScratchBytes(input) + cameraRowBytes(board)
			: undefined,
	};
}

/** What a search for a plan came to; undefined where there was none. */
export function planSentence(plan: BoardPlan): string | undefined {
	const { arenaBytes, lowerBound, provenBytes } = plan;
	if (provenBytes === 0) return undefined;
	const count = (bytes: number) => bytes.toLocaleString("en-US");
	return `planned row by row in ${count(arenaBytes)} bytes: ${count(lowerBound)} are in use at the fullest moment, and no order of rows needs less than ${count(provenBytes)}`;
}

/** Whether the input's rows can be made one by one, from the first on: not where a picture is turned. */
function comesInRows(input: InputDescription): boolean {
	return (
		input.kind === "tensor" || (input.kind === "image" && input.rotation === 0)
	);
}

/** What the preprocessing keeps of a frame on its way. */
export function frameScratchBytes(input: InputDescription): number {
	if (input.kind !== "image") return 0;
	const channels = input.color === "gray" ? 1 : 3;
	return FRAME_SCRATCH_BYTES * input.width * channels;
}

export function cameraRowBytes({ camera }: BoardProfile): number {
	return camera.width * frameBytesPerPixel(FRAME_CODES[camera.format]);
}
