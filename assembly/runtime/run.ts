import { operatorLoad, operatorPlace, operatorViews } from "../model/operator";
import {
	planArenaBytes,
	planHeadBytes,
	planSection,
	planStepCount,
} from "../model/plan";
import { inputTensor, outputTensor, sectionOffset } from "../model/sections";
import { sourceRead, sourceStatus } from "../model/source";
import { tensorBytes } from "../model/tensors";
import {
	PLACEMENT_BYTES,
	PLAN_BYTES,
	PT_OFFSET,
	STEP_BYTES,
} from "../shared/blob";
import {
	STATUS_ARENA_TOO_SMALL,
	STATUS_BUSY,
	STATUS_OK,
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

const buffer = memory.data(16, 16);
const NONE: u32 = 0xffffffff;

let next: u32 = 0;
let placed: u32 = 0; // index of the operator whose views and addresses are in place, or NONE

/** Gives the model `bytes` of memory at `at` (16-byte aligned) to work in. */
export function arenaBind(at: usize, bytes: u32): i32 {
	if (planArenaBytes(planSection()) > bytes) return STATUS_ARENA_TOO_SMALL;
	arenaSet(at, bytes);
	runBegin();
	return STATUS_OK;
}

/** Starts an inference; the input tensor must be filled before the first step and is overwritten by later ones. */
export function runBegin(): void {
	next = 0;
	placed = NONE;
	stepReset();
}

/** One step of the schedule: STATUS_BUSY while more are left, STATUS_OK after the last, else what went wrong. */
export function runStep(): i32 {
	const plan = planSection();
	if (next >= planStepCount(plan)) return STATUS_OK;
	const step = sourceRead(
		sectionOffset(plan) + planHeadBytes() + next * STEP_BYTES,
		STEP_BYTES,
		buffer,
	);
	const index = stepOperator(step);
	const rows = stepRows(step);
	if (index !== placed) {
		operatorLoad(index);
		operatorViews();
		operatorPlace(sectionOffset(plan), arenaBase());
		placed = index;
	}
	const y0 = stepCursor(index);
	operatorEval(y0, y0 + rows);
	stepTake(index, rows);
	next++;
	if (sourceStatus() !== STATUS_OK) return sourceStatus();
	return next < planStepCount(plan) ? STATUS_BUSY : STATUS_OK;
}

/** All steps. */
export function runAll(): i32 {
	runBegin();
	let status = runStep();
	while (status === STATUS_BUSY) status = runStep();
	return status;
}

function tensorAddress(tensor: u32): usize {
	const at =
		sectionOffset(planSection()) + PLAN_BYTES + tensor * PLACEMENT_BYTES;
	return (
		arenaBase() + load<u32>(sourceRead(at, PLACEMENT_BYTES, buffer), PT_OFFSET)
	);
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
