import {
	OPERATOR_PLACEMENT_BYTES,
	P_ARENA_BYTES,
	P_INPUT_BY_ROWS,
	P_STEP_COUNT,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	SECTION_PLAN_BOARD,
	SECTION_PLAN_RESIDENT,
} from "../shared/blob";
import {
	operatorCount,
	sectionBytes,
	sectionOffset,
	tensorCount,
} from "./sections";
import { RESIDENT, sourceRead } from "./source";

const buffer = memory.data(16, 16);

/** The plan that this build follows: a board's own where there is one, else the resident one. */
export function planSection(): u32 {
	if (!RESIDENT && sectionBytes(SECTION_PLAN_BOARD) !== 0)
		return SECTION_PLAN_BOARD;
	return SECTION_PLAN_RESIDENT;
}

/** `bytes` (at most 16) at `offset` of the blob, valid until the next call of this file. */
export function planRead(offset: u32, bytes: u32): usize {
	return sourceRead(offset, bytes, buffer);
}

/** Arena bytes that the plan in section `id` asks for. */
export function planArenaBytes(id: u32): u32 {
	return load<u32>(planRead(sectionOffset(id), PLAN_BYTES), P_ARENA_BYTES);
}

export function planStepCount(id: u32): u32 {
	return load<u32>(planRead(sectionOffset(id), PLAN_BYTES), P_STEP_COUNT);
}

/** Whether steps of the plan ask for the input's rows. */
export function planInputByRows(id: u32): bool {
	const head = planRead(sectionOffset(id), PLAN_BYTES);
	return load<u8>(head, P_INPUT_BY_ROWS) !== 0;
}

/** Bytes of the plan before its steps. */
export function planHeadBytes(): u32 {
	return (
		PLAN_BYTES +
		tensorCount() * PLACEMENT_BYTES +
		operatorCount() * OPERATOR_PLACEMENT_BYTES
	);
}
