/** The model in use: loaded from slot A once its image and then its blob have passed every check. */
import { imageDescribe } from "../image/index";
import { inputRecord } from "../model/input";
import { sourceBind } from "../model/source";
import { modelCheck } from "../runtime/check";
import { arenaBind } from "../runtime/run";
import {
	alignUp,
	BLOB_ALIGN,
	IN_COLOR,
	IN_FILL,
	IN_FIT,
	IN_HEIGHT,
	IN_KIND,
	IN_MIRROR,
	IN_ROTATION,
	IN_WIDTH,
	INPUT_IMAGE,
} from "../shared/blob";
import { SLOT_A } from "../shared/flash";
import {
	STATUS_ARENA_TOO_SMALL,
	STATUS_NO_MODEL,
	STATUS_OK,
} from "../shared/status";
import { ram_size } from "./board";
import {
	imageBodyBytes,
	imageHasHash,
	imageHeaderBytes,
	slotAddress,
	slotCheck,
} from "./slot";

let status: i32 = 0;
let isImage: bool = false;

/** STATUS_OK while a model is loaded, else why there is none. */
export function modelStatus(): i32 {
	return status;
}

/** Whether slot A holds an image that carries a hash, be its model good or not. */
export function modelHasImage(): bool {
	return status !== STATUS_NO_MODEL && imageHasHash();
}

/** Whether the model takes camera frames (and not features). */
export function modelTakesFrames(): bool {
	return status === STATUS_OK && isImage;
}

/** Start and end of the memory for models: everything behind the firmware's own. */
export function ramStart(): usize {
	return alignUp(<u32>__heap_base, BLOB_ALIGN);
}
export function ramEnd(): usize {
	return ram_size();
}

export function modelUnload(): void {
	status = STATUS_NO_MODEL;
}

export function modelLoad(): void {
	status = slotCheck(SLOT_A);
	if (status !== STATUS_OK) return;
	sourceBind(slotAddress(SLOT_A, imageHeaderBytes()), imageBodyBytes());
	status = modelCheck();
	if (status === STATUS_OK) status = arenaTake();
	if (status === STATUS_OK) status = inputDescribe();
}

function arenaTake(): i32 {
	if (ramEnd() < ramStart()) return STATUS_ARENA_TOO_SMALL;
	return arenaBind(ramStart(), <u32>(ramEnd() - ramStart()));
}

/** Hands the input description to the preprocessing. */
function inputDescribe(): i32 {
	const at = inputRecord();
	isImage = load<u8>(at, IN_KIND) === INPUT_IMAGE;
	if (!isImage) return STATUS_OK;
	return imageDescribe(
		load<u8>(at, IN_FIT),
		load<u8>(at, IN_COLOR),
		load<u8>(at, IN_ROTATION),
		load<u8>(at, IN_MIRROR),
		load<u8>(at, IN_FILL),
		load<u16>(at, IN_WIDTH),
		load<u16>(at, IN_HEIGHT),
	);
}
