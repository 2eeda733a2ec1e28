import {
	MAX_ARENA_BYTES,
	MAX_DIMENSION,
	SECTION_TENSORS,
	T_BORDER,
	T_DIMS,
	T_RANK,
	T_TYPE,
	TENSOR_BYTES,
	TYPE_INT8,
	TYPE_INT32,
	TYPE_INT64,
} from "../shared/blob";
import { STATUS_BAD_TENSOR, STATUS_OK } from "../shared/status";
import {
	inputTensor,
	outputTensor,
	sectionBytes,
	sectionOffset,
	tensorCount,
} from "./sections";
import { sourceRead } from "./source";

const buffer = memory.data(32, 16);

/** Every tensor record: int8, rank 1..4, batch 1, sizes 1..MAX_DIMENSION, not larger than any arena. */
export function tensorsCheck(): i32 {
	if (sectionBytes(SECTION_TENSORS) !== tensorCount() * TENSOR_BYTES)
		return STATUS_BAD_TENSOR;
	if (inputTensor() >= tensorCount() || outputTensor() >= tensorCount())
		return STATUS_BAD_TENSOR;
	for (let i: u32 = 0; i < tensorCount(); i++)
		if (!tensorValid(i)) return STATUS_BAD_TENSOR;
	return STATUS_OK;
}

function tensorRecord(index: u32): usize {
	return sourceRead(
		sectionOffset(SECTION_TENSORS) + index * TENSOR_BYTES,
		TENSOR_BYTES,
		buffer,
	);
}

function tensorValid(index: u32): bool {
	const at = tensorRecord(index);
	const rank = load<u8>(at, T_RANK);
	if (
		rank < 1 ||
		rank > 4 ||
		load<u8>(at, T_TYPE) !== TYPE_INT8 ||
		load<u32>(at, T_DIMS) !== 1
	)
		return false;
	let elements: u64 = 1;
	for (let d: u32 = 1; d < 4; d++) {
		const size = load<u32>(at + T_DIMS + d * 4);
		if (size === 0 || size > MAX_DIMENSION) return false;
		elements *= size;
	}
	return elements <= MAX_ARENA_BYTES;
}

/** Rows of a tensor, which is its height. */
export function tensorRows(index: u32): u32 {
	return load<u32>(tensorRecord(index), T_DIMS + 4);
}

/** Whether the network's output is not scores but indices, of four bytes each. */
export function outputIsIndex(): bool {
	const type = load<u8>(tensorRecord(outputTensor()), T_BORDER);
	if (type !== TYPE_INT32 && type !== TYPE_INT64) return false;
	return tensorBytes(outputTensor()) >= 4;
}

/** Width x channels. */
export function tensorRowBytes(index: u32): u32 {
	const at = tensorRecord(index);
	return load<u32>(at, T_DIMS + 8) * load<u32>(at, T_DIMS + 12);
}

export function tensorBytes(index: u32): u32 {
	return tensorRows(index) * tensorRowBytes(index);
}
