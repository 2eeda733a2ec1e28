/** Model and plans -> the bytes of a blob (.oce). Equal input gives equal bytes. */
import {
	BLOB_ALIGN,
	BLOB_MAGIC,
	BLOB_VERSION,
	H_CHECKSUM,
	H_SECTION_COUNT,
	H_TOTAL_BYTES,
	HEADER_BYTES,
	MAX_BLOB_BYTES,
	MAX_INPUTS,
	MAX_OPERATORS,
	MAX_TENSORS,
	SECTION_CRITICAL,
	SECTION_ENTRY_BYTES,
	SECTION_INPUT,
	SECTION_LABELS,
	SECTION_OPERATORS,
	SECTION_PLAN_BOARD,
	SECTION_PLAN_RESIDENT,
	SECTION_PROVENANCE,
	SECTION_QUANTIZATION,
	SECTION_SELF_TEST,
	SECTION_TENSORS,
	SECTION_THRESHOLDS,
	SECTION_UNKNOWN,
	SECTION_WEIGHTS,
} from "../../assembly/shared/blob";
import { CRC32_START, crc32End, crc32Step } from "../../assembly/shared/crc32";
import type { Model } from "../graph/model";
import type { Plan } from "../plan/types";
import { lowerOperator } from "./operators";
import {
	inputSection,
	labelsSection,
	operatorsSection,
	planSectionBytes,
	quantizationSection,
	tensorsSection,
} from "./sections";
import { ByteWriter } from "./writer";

export interface EmitPlans {
	resident: Plan;
	board: Plan;
}

/** What a self-test on the device compares: the outputs for an input made from `seed` have this CRC-32. */
export interface SelfTest {
	seed: number;
	checksum: number;
}

interface Section {
	id: number;
	critical: boolean;
	bytes: Uint8Array;
}

export function crc32(bytes: Uint8Array): number {
	let crc = CRC32_START;
	for (const byte of bytes) crc = crc32Step(crc, byte);
	return crc32End(crc) >>> 0;
}

/** Throws Error where the model is larger than the format allows. */
export function emit(
	model: Model,
	plans: EmitPlans,
	selfTest?: SelfTest,
): Uint8Array {
	checkLimits(model);
	const { graph } = model;
	const lowered = graph.operators.map((operator) =>
		lowerOperator(graph, operator),
	);
	const weights = new ByteWriter();
	const offsets = lowered.map(({ tiles }) => {
		const offset = weights.align(BLOB_ALIGN).length;
		weights.bytes(tiles);
		return offset;
	});
	const sections: Section[] = [
		{ id: SECTION_INPUT, critical: true, bytes: inputSection(model.input) },
		{ id: SECTION_TENSORS, critical: true, bytes: tensorsSection(model) },
		{
			id: SECTION_OPERATORS,
			critical: true,
			bytes: operatorsSection(graph, lowered, offsets),
		},
		{
			id: SECTION_PLAN_RESIDENT,
			critical: true,
			bytes: planSectionBytes(plans.resident),
		},
		{
			id: SECTION_PLAN_BOARD,
			critical: true,
			bytes: planSectionBytes(plans.board),
		},
		{ id: SECTION_LABELS, critical: false, bytes: labelsSection(model.labels) },
		...optionalSections(model, selfTest),
		{ id: SECTION_WEIGHTS, critical: true, bytes: weights.take() },
	];
	return assemble(
		model,
		sections.filter(({ bytes }) => bytes.length > 0),
	);
}

function optionalSections(model: Model, selfTest?: SelfTest): Section[] {
	const sections: Section[] = [];
	const add = (id: number, bytes: Uint8Array) =>
		sections.push({ id, critical: false, bytes });
	if (model.thresholds)
		add(SECTION_THRESHOLDS, Uint8Array.from(model.thresholds, outputByte));
	if (model.unknown !== undefined)
		add(SECTION_UNKNOWN, Uint8Array.of(outputByte(model.unknown)));
	if (selfTest)
		add(
			SECTION_SELF_TEST,
			new ByteWriter().u32(selfTest.seed).u32(selfTest.checksum).take(),
		);
	add(SECTION_QUANTIZATION, quantizationSection(model.graph));
	add(
		SECTION_PROVENANCE,
		new TextEncoder().encode(JSON.stringify(model.provenance)),
	);
	return sections;
}

/** A probability as outputs have it. */
function outputByte(probability: number): number {
	return Math.min(255, Math.round(probability * 256)) - 128;
}

function assemble({ graph }: Model, sections: readonly Section[]): Uint8Array {
	const out = new ByteWriter();
	out.u32(BLOB_MAGIC).u16(BLOB_VERSION).u16(HEADER_BYTES).u32(0).u32(0);
	out
		.u16(sections.length)
		.u16(graph.tensors.length)
		.u16(graph.operators.length);
	out.u16(graph.input).u16(graph.output).zeros(6);
	let offset = HEADER_BYTES + sections.length * SECTION_ENTRY_BYTES;
	for (const { id, critical, bytes } of sections) {
		out
			.u16(id)
			.u16(critical ? SECTION_CRITICAL : 0)
			.u32(offset)
			.u32(bytes.length)
			.u32(0);
		offset += (bytes.length + BLOB_ALIGN - 1) & -BLOB_ALIGN;
	}
	for (const { bytes } of sections) out.bytes(bytes).align(BLOB_ALIGN);
	return seal(out.take());
}

/** Writes length and checksum into a blob's header. */
export function seal(blob: Uint8Array): Uint8Array {
	const view = new DataView(blob.buffer, blob.byteOffset);
	view.setUint32(H_TOTAL_BYTES, blob.length, true);
	view.setUint32(H_CHECKSUM, crc32(blob.subarray(H_SECTION_COUNT)), true);
	if (blob.length > MAX_BLOB_BYTES)
		throw new Error(
			`the model takes ${blob.length} bytes and the format holds ${MAX_BLOB_BYTES}: train a smaller one`,
		);
	return blob;
}

function checkLimits({ graph }: Model) {
	const limits: [string, number, number][] = [
		["tensors", graph.tensors.length, MAX_TENSORS],
		["operators", graph.operators.length, MAX_OPERATORS],
		[
			"inputs of one operator",
			Math.max(...graph.operators.map(({ inputs }) => inputs.length)),
			MAX_INPUTS,
		],
	];
	for (const [what, count, most] of limits)
		if (count > most)
			throw new Error(
				`the network has ${count} ${what}; the format holds ${most}: use a smaller one`,
			);
}
