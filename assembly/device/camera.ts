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
import { outputIsIndex } from "../model/tensors";
import {
	inputByRows,
	outputAddress,
	outputBytes,
	runBegin,
	runStep,
} from "../runtime/run";
import { STATUS_BUSY, STATUS_OK, STATUS_WANTS_INPUT } from "../shared/status";
import { millis, on_result } from "./board";
import { frameBring, frameStart, frameTake } from "./frame";
import { inferAnswer } from "./infer";
import { modelStatus, modelTakesFrames } from "./model";

const IDLE: u32 = 0;
const ROWS: u32 = 1;
const STEPS: u32 = 2;
const HELD: u32 = 3;

/** After a fault the camera gets a pause. */
const RETRY_MILLISECONDS: u32 = 1000;
const HOLD_MILLISECONDS: u32 = 3000;

let state: u32 = 0; // IDLE
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
	const status = frameStart();
	if (status === STATUS_BUSY) return false;
	startedAt = millis();
	if (status !== STATUS_OK) return failed(status);
	runBegin();
	state = inputByRows() ? STEPS : ROWS;
	return true;
}

function rowTick(): bool {
	const status = frameTake();
	if (status < 0) return failed(status);
	if (status === STATUS_OK) state = STEPS;
	return true;
}

function stepTick(): bool {
	const status = runStep();
	if (status === STATUS_BUSY) return true;
	if (status === STATUS_WANTS_INPUT) {
		const brought = frameBring();
		return brought === STATUS_OK || failed(brought);
	}
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
