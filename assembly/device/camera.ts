/**
 * The camera loop, one small piece of work a call:
 *
 *   idle --frame begun--> rows: one camera row into the input tensor --tensor full--> steps: one of the schedule
 *     ^------------------------ result, or the status of what went wrong ----------------------------|
 *
 * Where the plan asks for the input row by row, steps begin with the frame, and camera rows come when one is wanted.
 *
 * Held: a client fills the input tensor or reads the outputs in pieces; no frame gets in between for a while.
 */
import {
	imageBeginRing,
	imageMake,
	imageRow,
	imageRowBytes,
	imageScratchBytes,
	imageTake,
} from "../image/index";
import { outputIsIndex } from "../model/tensors";
import {
	arenaEnd,
	inputAddress,
	inputBrought,
	inputByRows,
	inputBytes,
	inputNext,
	inputRing,
	outputAddress,
	outputBytes,
	runBegin,
	runStep,
} from "../runtime/run";
import { alignUp, BLOB_ALIGN } from "../shared/blob";
import {
	STATUS_ARENA_TOO_SMALL,
	STATUS_BAD_FRAME,
	STATUS_BUSY,
	STATUS_OK,
	STATUS_WANTS_INPUT,
} from "../shared/status";
import { camera_row, camera_start, millis, on_result } from "./board";
import { inferAnswer } from "./infer";
import { modelStatus, modelTakesFrames, ramEnd, ramStart } from "./model";

const IDLE: u32 = 0;
const ROWS: u32 = 1;
const STEPS: u32 = 2;
const HELD: u32 = 3;

/** After a fault the camera gets a pause. */
const RETRY_MILLISECONDS: u32 = 1000;
const HOLD_MILLISECONDS: u32 = 3000;

/** What camera_start writes: u16 width, height, format, 0. */
const frame = memory.data(8, 16);

let state: u32 = 0; // IDLE
let rowBuffer: usize = 0;
let y: u32 = 0;
let startedAt: u32 = 0;
let heldAt: u32 = 0;
let faultAt: u32 = 0;
let isFaulty: bool = false;
let frames: u32 = 0;
let faults: u32 = 0;
let lastMilliseconds: u32 = 0;

/** Frames and inputs classified since power-on, frames lost, and how long the last one took, in milliseconds. */
export function frameCount(): u32 {
	return frames;
}
export function faultCount(): u32 {
	return faults;
}
export function frameMilliseconds(): u32 {
	return lastMilliseconds;
}

/** Drops the frame in progress, so that the next one is a frame of now. */
export function cameraRestart(): void {
	state = IDLE;
	isFaulty = false;
}

/** Keeps the camera away from the tensors, for a client's next piece. */
export function cameraHold(): void {
	state = HELD;
	heldAt = millis();
}
export function cameraIsHeld(): bool {
	return state === HELD;
}

/** Classifies what is in the input tensor instead of a frame. */
export function cameraBypass(): void {
	startedAt = millis();
	if (!inputByRows()) runBegin();
	state = STEPS;
}

/** One piece of work; false where there was none to do. */
export function cameraTick(): bool {
	if (modelStatus() !== STATUS_OK) {
		state = IDLE;
		inferAnswer(modelStatus(), 0, 0);
		return false;
	}
	if (state === STEPS) return stepTick();
	if (state === HELD) return holdTick();
	if (!modelTakesFrames()) return false;
	return state === ROWS ? rowTick() : frameTick();
}

function holdTick(): bool {
	if (millis() - heldAt >= HOLD_MILLISECONDS) state = IDLE;
	return false;
}

function frameTick(): bool {
	if (isFaulty && millis() - faultAt < RETRY_MILLISECONDS) return false;
	const status = camera_start(frame);
	if (status === STATUS_BUSY) return false;
	startedAt = millis();
	return status < 0 ? failed(status) : frameBegin();
}

function frameBegin(): bool {
	const width = load<u16>(frame);
	const height = load<u16>(frame, 2);
	const format = load<u16>(frame, 4);
	const imageScratch = alignUp(imageScratchBytes(), BLOB_ALIGN);
	const scratch = room(imageScratch + imageRowBytes(width, format));
	if (scratch === 0) return failed(STATUS_ARENA_TOO_SMALL);
	const status = imageBeginRing(
		width,
		height,
		format,
		inputAddress(),
		inputByRows() ? inputRing() : 0,
		scratch,
	);
	if (status !== STATUS_OK) return failed(status);
	rowBuffer = scratch + imageScratch;
	y = 0;
	runBegin();
	state = inputByRows() ? STEPS : ROWS;
	return true;
}

/**
 * Memory that nothing uses while a frame comes in: behind the input tensor, or before it; where the model runs
 * meanwhile, behind its arena. 0 if there are no `bytes`.
 */
function room(bytes: u32): usize {
	const used: usize = inputByRows()
		? arenaEnd()
		: inputAddress() + inputBytes();
	const behind: usize = alignUp(<u32>used, BLOB_ALIGN);
	if (behind <= ramEnd() && bytes <= <u32>(ramEnd() - behind)) return behind;
	if (inputByRows()) return 0;
	return bytes <= <u32>(inputAddress() - ramStart()) ? ramStart() : 0;
}

function rowTick(): bool {
	const status = rowTake();
	if (status !== STATUS_OK) return failed(status);
	if (imageRow(rowBuffer) === STATUS_OK) state = STEPS;
	return true;
}

/** The frame's next row, into the row buffer. */
function rowTake(): i32 {
	if (y === load<u16>(frame, 2)) return STATUS_BAD_FRAME;
	const status = camera_row(y++, rowBuffer);
	return status < 0 ? status : STATUS_OK;
}

/** Makes the wanted row of the input from the rows so far, or takes one more. */
function inputTick(): bool {
	if (imageMake(inputNext())) {
		inputBrought();
		return true;
	}
	const status = rowTake();
	if (status !== STATUS_OK) return failed(status);
	imageTake(rowBuffer);
	return true;
}

function stepTick(): bool {
	const status = runStep();
	if (status === STATUS_BUSY) return true;
	if (status === STATUS_WANTS_INPUT) return inputTick();
	if (status !== STATUS_OK) return failed(status);
	state = IDLE;
	frames++;
	lastMilliseconds = millis() - startedAt;
	result();
	return true;
}

/** Reports the most probable class. */
function result(): void {
	const outputs = outputAddress();
	const isIndex = outputIsIndex();
	const label = isIndex ? firstIndex(outputs) : largest(outputs);
	const probability = isIndex ? 1 : load<i8>(outputs + label);
	on_result(label, probability);
	if (inferAnswer(STATUS_OK, label, probability)) cameraHold();
}

/** The first of a network's indices; none exceeds 16 bits. */
function firstIndex(outputs: usize): u32 {
	return <u32>load<u8>(outputs) | ((<u32>load<u8>(outputs, 1)) << 8);
}

/** Index of the greatest output, the first of equals. */
function largest(outputs: usize): u32 {
	let label: u32 = 0;
	for (let i: u32 = 1; i < outputBytes(); i++) {
		if (load<i8>(outputs + i) > load<i8>(outputs + label)) label = i;
	}
	return label;
}

/** Drops the frame in progress and tells why; true, since that was work. */
function failed(status: i32): bool {
	state = IDLE;
	isFaulty = true;
	faultAt = millis();
	faults++;
	inferAnswer(status, 0, 0);
	return true;
}
