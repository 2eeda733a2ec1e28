import {
	inputCount,
	inputView,
	operatorIndex,
	operatorLoad,
	operatorPlace,
	operatorViews,
	outputView,
	scratchAddress,
	scratchBytes,
	tileAddress,
	tileRoom,
	tileStride,
	viewBase,
	viewRing,
	viewRowBytes,
	viewRows,
} from "../model/operator";
import {
	planArenaBytes,
	planHeadBytes,
	planInputByRows,
	planRead,
	planStepCount,
} from "../model/plan";
import {
	inputTensor,
	operatorCount,
	outputTensor,
	sectionBytes,
	sectionOffset,
	tensorCount,
} from "../model/sections";
import { RESIDENT } from "../model/source";
import { tensorRowBytes, tensorRows } from "../model/tensors";
import {
	BLOB_ALIGN,
	INPUT_STEP,
	MAX_ARENA_BYTES,
	OPERATOR_PLACEMENT_BYTES,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	PO_SCRATCH_BYTES,
	PO_SCRATCH_OFFSET,
	PO_TILE_BYTES,
	PO_TILE_OFFSET,
	PT_OFFSET,
	PT_RING,
	SECTION_PLAN_BOARD,
	STEP_BYTES,
} from "../shared/blob";
import { STATUS_BAD_PLAN, STATUS_OK } from "../shared/status";
import {
	operatorBuffersTiles,
	operatorScratch,
	operatorWhole,
} from "./operators";
import {
	stepCursor,
	stepOperator,
	stepReset,
	stepRows,
	stepTake,
} from "./steps";

/**
 * Proves that following the plan in section `id` stays inside its arena and ends: every placement in bounds, every
 * operator with the scratch it needs, and steps that compute each row of each operator, and ask for each row of the
 * input, once.
 */
export function planCheck(id: u32): i32 {
	if (sectionBytes(id) < PLAN_BYTES || planArenaBytes(id) > MAX_ARENA_BYTES)
		return STATUS_BAD_PLAN;
	if (planInputByRows(id) && id !== SECTION_PLAN_BOARD) return STATUS_BAD_PLAN;
	const head = <u64>planHeadBytes();
	if (head + <u64>planStepCount(id) * STEP_BYTES !== <u64>sectionBytes(id))
		return STATUS_BAD_PLAN;
	for (let i: u32 = 0; i < tensorCount(); i++)
		if (!placementValid(id, i)) return STATUS_BAD_PLAN;
	for (let i: u32 = 0; i < operatorCount(); i++)
		if (!operatorPlacementValid(id, i)) return STATUS_BAD_PLAN;
	return stepsValid(id) ? STATUS_OK : STATUS_BAD_PLAN;
}

function placementValid(id: u32, tensor: u32): bool {
	const at = planRead(
		sectionOffset(id) + PLAN_BYTES + tensor * PLACEMENT_BYTES,
		PLACEMENT_BYTES,
	);
	const offset = load<u32>(at, PT_OFFSET);
	const ring = load<u32>(at, PT_RING);
	const rows = tensorRows(tensor);
	if (ring === 0 || ring > rows) return false;
	const isWholeInput = tensor === inputTensor() && !planInputByRows(id);
	if ((isWholeInput || tensor === outputTensor()) && ring !== rows)
		return false;
	return (
		<u64>offset + <u64>ring * tensorRowBytes(tensor) <= <u64>planArenaBytes(id)
	);
}

function operatorPlacementValid(id: u32, index: u32): bool {
	const arena = <u64>planArenaBytes(id);
	const first =
		sectionOffset(id) + PLAN_BYTES + tensorCount() * PLACEMENT_BYTES;
	const at = planRead(
		first + index * OPERATOR_PLACEMENT_BYTES,
		OPERATOR_PLACEMENT_BYTES,
	);
	const scratch = load<u32>(at, PO_SCRATCH_OFFSET);
	const tile = load<u32>(at, PO_TILE_OFFSET);
	if (
		scratch % BLOB_ALIGN !== 0 ||
		<u64>scratch + load<u32>(at, PO_SCRATCH_BYTES) > arena
	)
		return false;
	if (
		tile % BLOB_ALIGN !== 0 ||
		<u64>tile + load<u32>(at, PO_TILE_BYTES) > arena
	)
		return false;
	operatorLoad(index);
	operatorViews();
	operatorPlace(sectionOffset(id), 0);
	const streams = operatorBuffersTiles() && streamsTiles(id);
	if (scratchBytes() < operatorScratch() || !scratchApart(streams))
		return false;
	if (streams && tileRoom() < tileStride()) return false;
	return !operatorWhole() || wholeTensors();
}

/** Whether tiles are read into the arena: in a board's plan, and in any plan that a board follows. */
function streamsTiles(id: u32): bool {
	return !RESIDENT || id === SECTION_PLAN_BOARD;
}

/** Scratch holds addresses of outputs (shared/blob.ts), so neither results nor weights must be written over it. */
function scratchApart(streams: bool): bool {
	const output = outputView();
	const outputBytes = viewRing(output) * viewRowBytes(output);
	if (!isApart(viewBase(output), outputBytes)) return false;
	return !streams || isApart(tileAddress(), tileRoom());
}

function isApart(at: usize, bytes: u32): bool {
	return (
		scratchAddress() >= at + bytes || scratchAddress() + scratchBytes() <= at
	);
}

/** An operator that needs whole tensors addresses them without rings. */
function wholeTensors(): bool {
	for (let i: u32 = 0; i < inputCount(); i++) {
		if (viewRing(inputView(i)) !== <u32>viewRows(inputView(i))) return false;
	}
	return viewRing(outputView()) === <u32>viewRows(outputView());
}

function stepsValid(id: u32): bool {
	stepReset();
	let brought: u32 = 0;
	for (let i: u32 = 0; i < planStepCount(id); i++) {
		const step = planRead(
			sectionOffset(id) + planHeadBytes() + i * STEP_BYTES,
			STEP_BYTES,
		);
		const index = stepOperator(step);
		const rows = stepRows(step);
		if (rows === 0) return false;
		if (index === INPUT_STEP) {
			brought += rows;
			if (brought > tensorRows(inputTensor())) return false;
			continue;
		}
		if (index >= operatorCount()) return false;
		if (index !== operatorIndex()) {
			operatorLoad(index);
			operatorViews();
		}
		const total = <u32>viewRows(outputView());
		if (rows > total - stepCursor(index) || (operatorWhole() && rows !== total))
			return false;
		stepTake(index, rows);
	}
	const wanted = planInputByRows(id) ? tensorRows(inputTensor()) : 0;
	return brought === wanted && stepsComplete();
}

function stepsComplete(): bool {
	for (let i: u32 = 0; i < operatorCount(); i++) {
		operatorLoad(i);
		operatorViews();
		if (stepCursor(i) !== <u32>viewRows(outputView())) return false;
	}
	return true;
}
