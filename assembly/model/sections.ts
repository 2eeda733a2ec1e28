import {
	BLOB_ALIGN,
	BLOB_MAGIC,
	BLOB_VERSION,
	H_CHECKSUM,
	H_HEADER_BYTES,
	H_INPUT_TENSOR,
	H_MAGIC,
	H_OPERATOR_COUNT,
	H_OUTPUT_TENSOR,
	H_SECTION_COUNT,
	H_TENSOR_COUNT,
	H_TOTAL_BYTES,
	H_VERSION,
	HEADER_BYTES,
	MAX_BLOB_BYTES,
	MAX_OPERATORS,
	MAX_SECTIONS,
	MAX_TENSORS,
	SE_BYTES,
	SE_FLAGS,
	SE_ID,
	SE_OFFSET,
	SECTION_CRITICAL,
	SECTION_ENTRY_BYTES,
	SECTION_INPUT,
	SECTION_OPERATORS,
	SECTION_PLAN_RESIDENT,
	SECTION_TENSORS,
	SECTION_WEIGHTS,
} from "../shared/blob";
import { CRC32_START, crc32End, crc32Step } from "../shared/crc32";
import {
	STATUS_BAD_CHECKSUM,
	STATUS_BAD_MAGIC,
	STATUS_BAD_SECTION,
	STATUS_BAD_VERSION,
	STATUS_MISSING_SECTION,
	STATUS_OK,
	STATUS_TOO_LARGE,
	STATUS_TRUNCATED,
	STATUS_UNKNOWN_SECTION,
} from "../shared/status";
import { sourceBytes, sourceRead, sourceStatus } from "./source";

/** Known section ids are 1..SECTION_WEIGHTS. */
const KNOWN: u32 = <u32>SECTION_WEIGHTS;
const CHUNK: u32 = 64;

/** { u32 offset, u32 bytes } by section id; bytes 0 where the blob has no such section. */
const sections = memory.data(112, 16);
const buffer = memory.data(64, 16);

let tensors: u32 = 0;
let operators: u32 = 0;
let input: u32 = 0;
let output: u32 = 0;

export function tensorCount(): u32 {
	return tensors;
}
export function operatorCount(): u32 {
	return operators;
}
export function inputTensor(): u32 {
	return input;
}
export function outputTensor(): u32 {
	return output;
}
export function sectionOffset(id: u32): u32 {
	return load<u32>(sections + id * 8);
}
export function sectionBytes(id: u32): u32 {
	return load<u32>(sections + id * 8, 4);
}

/** Checks header, checksum and section table of the bound blob and remembers where the sections are. */
export function sectionsCheck(): i32 {
	memory.fill(sections, 0, 112);
	if (sourceBytes() < HEADER_BYTES) return STATUS_TRUNCATED;
	const header = sourceRead(0, HEADER_BYTES, buffer);
	if (load<u32>(header, H_MAGIC) !== BLOB_MAGIC) return STATUS_BAD_MAGIC;
	if (load<u16>(header, H_VERSION) !== BLOB_VERSION) return STATUS_BAD_VERSION;
	if (load<u16>(header, H_HEADER_BYTES) !== HEADER_BYTES)
		return STATUS_BAD_SECTION;
	const total = load<u32>(header, H_TOTAL_BYTES);
	if (total > MAX_BLOB_BYTES) return STATUS_TOO_LARGE;
	if (total > sourceBytes()) return STATUS_TRUNCATED;
	const count = load<u16>(header, H_SECTION_COUNT);
	tensors = load<u16>(header, H_TENSOR_COUNT);
	operators = load<u16>(header, H_OPERATOR_COUNT);
	input = load<u16>(header, H_INPUT_TENSOR);
	output = load<u16>(header, H_OUTPUT_TENSOR);
	const expected = load<u32>(header, H_CHECKSUM);
	if (
		count > MAX_SECTIONS ||
		HEADER_BYTES + count * SECTION_ENTRY_BYTES > total
	)
		return STATUS_BAD_SECTION;
	if (checksum(total) !== expected) return STATUS_BAD_CHECKSUM;
	if (tensors > MAX_TENSORS || operators > MAX_OPERATORS)
		return STATUS_TOO_LARGE;
	for (let i: u32 = 0; i < count; i++) {
		const status = entryCheck(
			i,
			HEADER_BYTES + count * SECTION_ENTRY_BYTES,
			total,
		);
		if (status !== STATUS_OK) return status;
	}
	return requiredCheck();
}

function checksum(total: u32): u32 {
	let crc = CRC32_START;
	for (let at: u32 = H_SECTION_COUNT; at < total; at += CHUNK) {
		const length = min(CHUNK, total - at);
		const bytes = sourceRead(at, length, buffer);
		for (let i: u32 = 0; i < length; i++)
			crc = crc32Step(crc, load<u8>(bytes + i));
	}
	return crc32End(crc);
}

function entryCheck(index: u32, first: u32, total: u32): i32 {
	const entry = sourceRead(
		HEADER_BYTES + index * SECTION_ENTRY_BYTES,
		SECTION_ENTRY_BYTES,
		buffer,
	);
	const id = <u32>load<u16>(entry, SE_ID);
	const offset = load<u32>(entry, SE_OFFSET);
	const bytes = load<u32>(entry, SE_BYTES);
	if (
		offset % BLOB_ALIGN !== 0 ||
		offset < first ||
		offset > total ||
		bytes > total - offset
	)
		return STATUS_BAD_SECTION;
	if (id === 0 || id > KNOWN) {
		return load<u16>(entry, SE_FLAGS) & SECTION_CRITICAL
			? STATUS_UNKNOWN_SECTION
			: STATUS_OK;
	}
	if (sectionBytes(id) !== 0) return STATUS_BAD_SECTION;
	store<u32>(sections + id * 8, offset);
	store<u32>(sections + id * 8, bytes, 4);
	return STATUS_OK;
}

/** A network without weights (pools only) may lack the weights section; the rest must be there. */
function requiredCheck(): i32 {
	if (sourceStatus() !== STATUS_OK) return sourceStatus();
	if (
		sectionBytes(SECTION_INPUT) === 0 ||
		sectionBytes(SECTION_TENSORS) === 0 ||
		sectionBytes(SECTION_OPERATORS) === 0 ||
		sectionBytes(SECTION_PLAN_RESIDENT) === 0
	) {
		return STATUS_MISSING_SECTION;
	}
	return STATUS_OK;
}
