/** The labels command: the names of the classes, as many as fit one answer, from the one that is asked for. */
import { outputTensor, sectionBytes, sectionOffset } from "../model/sections";
import { sourceRead } from "../model/source";
import {
	SECTION_LABELS,
	SECTION_TENSORS,
	T_SCALE,
	T_ZERO_POINT,
	TENSOR_BYTES,
} from "../shared/blob";
import { KEY_COUNT, KEY_LABELS, KEY_SCALE, KEY_ZERO } from "./keys";
import {
	putEnd,
	putEndlessArray,
	putFloat,
	putInt,
	putText,
	putTextSpace,
	putUint,
	writerRoom,
} from "./writer";

/** Head of a text, end of array and map. */
const MARGIN: u32 = 8;
const LENGTH_BYTES: u32 = 2;

const buffer = memory.data(32, 16);

/** How many labels there are, from label `from` on their texts, and what an output byte means. */
export function labelsPut(from: u32): void {
	const bytes = sectionBytes(SECTION_LABELS);
	const count = bytes < LENGTH_BYTES ? 0 : u16At(sectionOffset(SECTION_LABELS));
	putText(KEY_COUNT);
	putUint(count);
	outputPut();
	putText(KEY_LABELS);
	putEndlessArray();
	textsPut(from, count, sectionOffset(SECTION_LABELS) + bytes);
	putEnd();
}

function textsPut(from: u32, count: u32, end: u32): void {
	let at = sectionOffset(SECTION_LABELS) + LENGTH_BYTES;
	for (let i: u32 = 0; i < count; i++) {
		if (at + LENGTH_BYTES > end) return;
		const length = u16At(at);
		at += LENGTH_BYTES;
		if (length > end - at) return;
		if (i >= from && !textPut(at, length, i === from)) return;
		at += length;
	}
}

/** False where the text does not fit; one that is too long for any answer is sent empty, so that the list goes on. */
function textPut(at: u32, length: u32, isFirst: bool): bool {
	const fits = length + MARGIN <= writerRoom();
	if (!fits && !isFirst) return false;
	const to = putTextSpace(fits ? length : 0);
	if (fits && to !== 0) sourceRead(at, length, to);
	return true;
}

function u16At(offset: u32): u32 {
	return load<u16>(sourceRead(offset, LENGTH_BYTES, buffer));
}

/** Probability = (output - zero) * scale. */
function outputPut(): void {
	const record = sourceRead(
		sectionOffset(SECTION_TENSORS) + outputTensor() * TENSOR_BYTES,
		TENSOR_BYTES,
		buffer,
	);
	putText(KEY_ZERO);
	putInt(load<i8>(record, T_ZERO_POINT));
	putText(KEY_SCALE);
	putFloat(load<f32>(record, T_SCALE));
}
