/** A plan section's placements, as the engine follows them. */
import {
	H_OPERATOR_COUNT,
	H_TENSOR_COUNT,
	OPERATOR_PLACEMENT_BYTES,
	P_ARENA_BYTES,
	P_STEP_COUNT,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	ST_OPERATOR,
	STEP_BYTES,
} from "../../assembly/shared/blob";
import { BlobReader } from "../../host/runtime/blob";

/** What `info` shows of a plan section: arena size, steps, and per operator its scratch and tile buffer. */
export function decodePlan(blob: Uint8Array, section: number) {
	const reader = new BlobReader(blob);
	const { view } = reader;
	const { offset } = reader.section(section);
	const tensors = view.getUint16(H_TENSOR_COUNT, true);
	const operators = view.getUint16(H_OPERATOR_COUNT, true);
	const first = offset + PLAN_BYTES;
	const second = first + tensors * PLACEMENT_BYTES;
	const u32 = (at: number) => view.getUint32(at, true);
	return {
		arenaBytes: u32(offset + P_ARENA_BYTES),
		steps: u32(offset + P_STEP_COUNT),
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

/** The operator that each step of a plan section runs rows of, in order. */
export function decodeSteps(blob: Uint8Array, section: number): number[] {
	const reader = new BlobReader(blob);
	const { view } = reader;
	const { offset } = reader.section(section);
	const first =
		offset +
		PLAN_BYTES +
		view.getUint16(H_TENSOR_COUNT, true) * PLACEMENT_BYTES +
		view.getUint16(H_OPERATOR_COUNT, true) * OPERATOR_PLACEMENT_BYTES;
	const count = view.getUint32(offset + P_STEP_COUNT, true);
	return Array.from({ length: count }, (_, i) =>
		view.getUint16(first + i * STEP_BYTES + ST_OPERATOR, true),
	);
}
