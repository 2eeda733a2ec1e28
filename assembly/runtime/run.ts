import { operatorLoad, operatorPlace, operatorViews } from "../model/operator";
import {
	planArenaBytes,
	planHeadBytes,
	planInputByRows,
	planRead,
	planSection,
	planStepCount,
} from "../model/plan";
import { inputTensor, outputTensor, sectionOffset } from "../model/sections";
import { sourceStatus } from "../model/source";
import { tensorBytes, tensorRowBytes } from "../model/tensors";
import {
	INPUT_STEP,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	PT_OFFSET,
	PT_RING,
	STEP_BYTES,
} from "../shared/blob";
import {
	STATUS_ARENA_TOO_SMALL,
	STATUS_BUSY,
	STATUS_OK,
	STATUS_WANTS_INPUT,
} from "../shared/status";
import { arenaBase, arenaSet } from "./arena";
import { operatorEval } from "./operators";
import {
	stepCursor,
	stepOperator,
	stepReset,
	stepRows,
	stepTake,
} from "./steps";

/** Runs a checked model: follows the plan's steps, one call one step. */

const NONE: u32 = 0xffffffff;

let next: u32 = 0;
let wanted: u32 = 0; // input rows that the steps so far have asked for
let brought: u32 = 0; // and those that are there
let placed: u32 = 0; // index of the operator whose views and addresses are in place, or NONE

/** Gives the model `bytes` of memory at `at` (16-byte aligned) to work in. */
export function arenaBind(at: usize, bytes: u32): i32 {
	if (planArenaBytes(planSection()) > bytes) return STATUS_ARENA_TOO_SMALL;
	arenaSet(at, bytes);
	runBegin();
	return STATUS_OK;
}

/**
 * Starts an inference. The input tensor must be filled before the first step and is overwritten by later ones; of a plan
 * that takes the input by rows, each row when runStep wants it.
 */
export function runBegin(): void {
	next = 0;
	wanted = 0;
	brought = 0;
	placed = NONE;
	stepReset();
}

/**
 * One step of the schedule: STATUS_BUSY while more are left, STATUS_WANTS_INPUT until the input's row inputNext() has been
 * brought, STATUS_OK after the last step, else what went wrong.
 */
export function runStep(): i32 {
	if (brought < wanted) return STATUS_WANTS_INPUT;
	const plan = planSection();
	if (next >= planStepCount(plan)) return STATUS_OK;
	const step = planRead(
		sectionOffset(plan) + planHeadBytes() + next * STEP_BYTES,
		STEP_BYTES,
	);
	next++;
	if (stepOperator(step) === INPUT_STEP) {
		wanted += stepRows(step);
		return STATUS_WANTS_INPUT;
	}
	compute(plan, stepOperator(step), stepRows(step));
	if (sourceStatus() !== STATUS_OK) return sourceStatus();
	return next < planStepCount(plan) ? STATUS_BUSY : STATUS_OK;
}

function compute(plan: u32, index: u32, rows: u32): void {
	if (index !== placed) {
		operatorLoad(index);
		operatorViews();
		operatorPlace(sectionOffset(plan), arenaBase());
		placed = index;
	}
	const y0 = stepCursor(index);
	operatorEval(y0, y0 + rows);
	stepTake(index, rows);
}

/** All steps. */
export function runAll(): i32 {
	runBegin();
	let status = runStep();
	while (status === STATUS_BUSY) status = runStep();
	return status;
}

/** Whether the plan asks for the input row by row. */
export function inputByRows(): bool {
	return planInputByRows(planSection());
}
/** The row of the input that is to be brought next. */
export function inputNext(): u32 {
	return brought;
}
/** Row inputNext() is there. */
export function inputBrought(): void {
	brought++;
}
/** Rows of the input that are kept at one time. */
export function inputRing(): u32 {
	return load<u32>(placement(inputTensor()), PT_RING);
}
/** Where row y of the input lies while it is kept. */
export function inputRowAddress(y: u32): usize {
	return inputAddress() + (y % inputRing()) * inputRowBytes();
}
export function inputRowBytes(): u32 {
	return tensorRowBytes(inputTensor());
}

function placement(tensor: u32): usize {
	const at =
		sectionOffset(planSection()) + PLAN_BYTES + tensor * PLACEMENT_BYTES;
	return planRead(at, PLACEMENT_BYTES);
}
function tensorAddress(tensor: u32): usize {
	return arenaBase() + load<u32>(placement(tensor), PT_OFFSET);
}
/** One past the last byte that the model works in. */
export function arenaEnd(): usize {
	return arenaBase() + planArenaBytes(planSection());
}
export function inputAddress(): usize {
	return tensorAddress(inputTensor());
}
export function inputBytes(): u32 {
	return tensorBytes(inputTensor());
}
export function outputAddress(): usize {
	return tensorAddress(outputTensor());
}
export function outputBytes(): u32 {
	return tensorBytes(outputTensor());
}
