/** A plan section's placements, as the engine follows them. */
import {
	H_OPERATOR_COUNT,
	H_TENSOR_COUNT,
	OPERATOR_PLACEMENT_BYTES,
	P_ARENA_BYTES,
	P_INPUT_BY_ROWS,
	P_STEP_COUNT,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	SECTION_PLAN_BOARD,
	SECTION_PLAN_RESIDENT,
	ST_OPERATOR,
	ST_ROWS,
	STEP_BYTES,
} from "../../assembly/shared/blob";
import { BlobReader } from "../../host/runtime/blob";
import type { Plan } from "../plan/types";

/** What a blob says of a plan. */
export type DecodedPlan = Omit<Plan, "lowerBound">;

export function decodePlan(blob: Uint8Array, section: number): DecodedPlan {
	const reader = new BlobReader(blob);
	const { view } = reader;
	const { offset } = reader.section(section);
	const tensors = view.getUint16(H_TENSOR_COUNT, true);
	const operators = view.getUint16(H_OPERATOR_COUNT, true);
	const first = offset + PLAN_BYTES;
	const second = first + tensors * PLACEMENT_BYTES;
	const steps = second + operators * OPERATOR_PLACEMENT_BYTES;
	const u32 = (at: number) => view.getUint32(at, true);
	return {
		arenaBytes: u32(offset + P_ARENA_BYTES),
		inputByRows: view.getUint8(offset + P_INPUT_BY_ROWS) === 1,
		steps: Array.from({ length: u32(offset + P_STEP_COUNT) }, (_, i) => ({
			operator: view.getUint16(steps + i * STEP_BYTES + ST_OPERATOR, true),
			rows: view.getUint16(steps + i * STEP_BYTES + ST_ROWS, true),
		})),
		tensors: Array.from({ length: tensors }, (_, i) => ({
			offset: u32(first + i * PLACEMENT_BYTES),
			ring: u32(first + i * PLACEMENT_BYTES + 4),
		})),
		operators: Array.from({ length: operators }, (_, i) => {
			const at = second + i * OPERATOR_PLACEMENT_BYTES;
			return {
				scratchOffset: u32(at),
				scratchBytes: u32(at + 4),
				tileOffset: u32(at + 8),
				tileBytes: u32(at + 12),
			};
		}),
	};
}

/** The plan that boards follow: their own, or the resident one where the blob has no other. */
export function decodeBoardPlan(blob: Uint8Array): {
	plan: DecodedPlan;
	isOwn: boolean;
} {
	const isOwn = new BlobReader(blob).section(SECTION_PLAN_BOARD).bytes > 0;
	const section = isOwn ? SECTION_PLAN_BOARD : SECTION_PLAN_RESIDENT;
	return { plan: decodePlan(blob, section), isOwn };
}
