/**
 * Status codes of the engine and the firmware: 0 is success, failures are negative and never reused.
 * Leaf file: both compilers read it. `statusText` is for the TypeScript side; wasm only carries the numbers.
 */

export const STATUS_OK: i32 = 0;
export const STATUS_TRUNCATED: i32 = -1;
export const STATUS_BAD_MAGIC: i32 = -2;
export const STATUS_BAD_VERSION: i32 = -3;
export const STATUS_BAD_CHECKSUM: i32 = -4;
export const STATUS_BAD_SECTION: i32 = -5;
export const STATUS_MISSING_SECTION: i32 = -6;
export const STATUS_UNKNOWN_SECTION: i32 = -7;
export const STATUS_BAD_INPUT: i32 = -8;
export const STATUS_BAD_TENSOR: i32 = -9;
export const STATUS_BAD_OPERATOR: i32 = -10;
export const STATUS_UNKNOWN_OPERATOR: i32 = -11;
export const STATUS_BAD_SHAPE: i32 = -12;
export const STATUS_BAD_WEIGHTS: i32 = -13;
export const STATUS_BAD_PLAN: i32 = -14;
export const STATUS_ARENA_TOO_SMALL: i32 = -15;
export const STATUS_NOT_READY: i32 = -16;
export const STATUS_BAD_FRAME: i32 = -17;
export const STATUS_TOO_LARGE: i32 = -18;
export const STATUS_NO_MODEL: i32 = -19;
export const STATUS_BAD_IMAGE: i32 = -20;
export const STATUS_BAD_HASH: i32 = -21;
export const STATUS_FLASH_FAULT: i32 = -22;
export const STATUS_CAMERA_FAULT: i32 = -23;
/** More steps are left: what a call that does one step at a time returns until it is done. */
export const STATUS_BUSY: i32 = 1;
/** The next step waits for rows of the input. */
export const STATUS_WANTS_INPUT: i32 = 2;

/** One sentence for a status: what is wrong, and the next step. */
export function statusText(status: i32): string {
	switch (status) {
		case STATUS_OK:
			return "ok";
		case STATUS_BUSY:
			return "not finished yet";
		case STATUS_WANTS_INPUT:
			return "waiting for the next rows of the input";
		case STATUS_TRUNCATED:
			return "the model is cut short: copy or train it again";
		case STATUS_BAD_MAGIC:
			return "this is not an Ocelli model (.oce): its first bytes are not OCEL";
		case STATUS_BAD_VERSION:
			return "the model was made by a newer Ocelli: update Ocelli, or train the model again with this one";
		case STATUS_BAD_CHECKSUM:
			return "the model is damaged, its checksum differs: copy or train it again";
		case STATUS_BAD_SECTION:
			return "the model's section table is malformed: train it again";
		case STATUS_MISSING_SECTION:
			return "the model lacks a section that it cannot run without: train it again";
		case STATUS_UNKNOWN_SECTION:
			return "the model needs a feature that this engine does not know: update Ocelli";
		case STATUS_BAD_INPUT:
			return "the model's input description is malformed: train it again";
		case STATUS_BAD_TENSOR:
			return "a tensor record of the model is malformed: train it again";
		case STATUS_BAD_OPERATOR:
			return "an operator record of the model is malformed: train it again";
		case STATUS_UNKNOWN_OPERATOR:
			return "the model uses an operator that this engine does not have: update Ocelli";
		case STATUS_BAD_SHAPE:
			return "the shapes around an operator of the model do not fit together: train it again";
		case STATUS_BAD_WEIGHTS:
			return "the weights of the model lie outside of it: train it again";
		case STATUS_BAD_PLAN:
			return "the model's memory plan is malformed: train it again";
		case STATUS_ARENA_TOO_SMALL:
			return "the model needs more memory than there is: train a smaller one, or plan it for this board with --board";
		case STATUS_NOT_READY:
			return "no model is ready: load one first";
		case STATUS_BAD_FRAME:
			return "the frame's size or format is not supported";
		case STATUS_TOO_LARGE:
			return "the model is larger than the format allows";
		case STATUS_NO_MODEL:
			return "no model on the board: flash one with `ocelli flash`";
		case STATUS_BAD_IMAGE:
			return "the flashed file is not an image of a model: flash it again";
		case STATUS_BAD_HASH:
			return "the flashed model is damaged, its hash differs: flash it again";
		case STATUS_FLASH_FAULT:
			return "the flash did not take what was written: flash again, or replace the board";
		case STATUS_CAMERA_FAULT:
			return "the camera gave no frame: check its cable and settings";
		default:
			return `unknown status ${status.toString()}`;
	}
}
