/**
 * What the host reads of a blob by itself: labels, input description, how to understand the output. Only for blobs
 * that the engine's check() has passed; the engine reads everything else.
 */
import {
	COLOR_BGR,
	COLOR_GRAY,
	F_EXPONENT,
	F_MULTIPLIER,
	F_OFFSET,
	FEATURE_BYTES,
	FIT_CROP,
	FIT_LETTERBOX,
	H_INPUT_TENSOR,
	H_OPERATOR_COUNT,
	H_OUTPUT_TENSOR,
	H_SECTION_COUNT,
	HEADER_BYTES,
	IN_COLOR,
	IN_FEATURES,
	IN_FILL,
	IN_FIT,
	IN_HEIGHT,
	IN_KIND,
	IN_MIRROR,
	IN_ROTATION,
	IN_WIDTH,
	INPUT_BYTES,
	INPUT_IMAGE,
	INPUT_TENSOR,
	O_OPCODE,
	O_OUTPUT,
	OPERATOR_BYTES,
	SE_BYTES,
	SE_ID,
	SE_OFFSET,
	SECTION_ENTRY_BYTES,
	SECTION_INPUT,
	SECTION_LABELS,
	SECTION_OPERATORS,
	SECTION_PROVENANCE,
	SECTION_TENSORS,
	SECTION_THRESHOLDS,
	SECTION_UNKNOWN,
	T_BORDER,
	T_DIMS,
	T_RANK,
	T_SCALE,
	T_ZERO_POINT,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import { OP_LOGISTIC } from "../../assembly/shared/opcodes";
import { borderType } from "./border";
import type { AnswerRule } from "./decision";
import type { InputDescription, TensorType } from "./types";

export interface Quantization {
	scale: number;
	zeroPoint: number;
	/** Default: int8. */
	type?: TensorType;
}

const LEAST_BYTE = -128;

/** A view of a blob's sections. */
export class BlobReader {
	readonly blob: Uint8Array;
	readonly view: DataView;

	constructor(blob: Uint8Array) {
		this.blob = blob;
		this.view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
	}

	/** Offset and length of a section; length 0 where there is none. */
	section(id: number): { offset: number; bytes: number } {
		const count = this.view.getUint16(H_SECTION_COUNT, true);
		for (let i = 0; i < count; i++) {
			const entry = HEADER_BYTES + i * SECTION_ENTRY_BYTES;
			const offset = this.view.getUint32(entry + SE_OFFSET, true);
			const bytes = this.view.getUint32(entry + SE_BYTES, true);
			if (this.view.getUint16(entry + SE_ID, true) === id && bytes > 0)
				return { offset, bytes };
		}
		return { offset: 0, bytes: 0 };
	}

	labels(): string[] {
		const { offset, bytes } = this.section(SECTION_LABELS);
		const labels: string[] = [];
		let at = offset + 2;
		while (bytes > 0 && at + 2 <= offset + bytes) {
			const length = this.view.getUint16(at, true);
			labels.push(
				this.#text(at + 2, Math.min(length, offset + bytes - at - 2)),
			);
			at += 2 + length;
		}
		return labels;
	}

	/** The provenance JSON; empty where there is none or it is no object. */
	provenance(): Record<string, unknown> {
		const { offset, bytes } = this.section(SECTION_PROVENANCE);
		try {
			const value = JSON.parse(this.#text(offset, bytes));
			return typeof value === "object" && value !== null ? value : {};
		} catch {
			return {};
		}
	}

	input(): InputDescription {
		const { offset } = this.section(SECTION_INPUT);
		const u8 = (at: number) => this.view.getUint8(offset + at);
		if (u8(IN_KIND) === INPUT_TENSOR)
			return { kind: "tensor", shape: this.#shape(this.#tensor("input")) };
		if (u8(IN_KIND) !== INPUT_IMAGE) return this.#features(offset);
		const color = u8(IN_COLOR);
		const fit = u8(IN_FIT);
		return {
			kind: "image",
			width: this.view.getUint16(offset + IN_WIDTH, true),
			height: this.view.getUint16(offset + IN_HEIGHT, true),
			color:
				color === COLOR_GRAY ? "gray" : color === COLOR_BGR ? "bgr" : "rgb",
			fit:
				fit === FIT_CROP
					? "crop"
					: fit === FIT_LETTERBOX
						? "letterbox"
						: "stretch",
			rotation: u8(IN_ROTATION) as 0 | 1 | 2 | 3,
			mirror: u8(IN_MIRROR) === 1,
			fill: u8(IN_FILL),
		};
	}

	#features(offset: number): InputDescription {
		const { features: named } = this.provenance();
		const names: unknown[] = Array.isArray(named) ? named : [];
		const count = this.view.getUint16(offset + IN_FEATURES, true);
		const features = Array.from({ length: count }, (_, i) => {
			const record = offset + INPUT_BYTES + i * FEATURE_BYTES;
			return {
				name: String(names[i] ?? `feature ${i + 1}`),
				offset: this.view.getInt32(record + F_OFFSET, true),
				multiplier: this.view.getInt32(record + F_MULTIPLIER, true),
				exponent: this.view.getInt32(record + F_EXPONENT, true),
			};
		});
		return { kind: "features", features };
	}

	/** Scale, zero point and outer type of the network's input or output; an unknown type counts as int8. */
	quantization(which: "input" | "output"): Required<Quantization> {
		const record = this.#tensor(which);
		return {
			scale: this.view.getFloat32(record + T_SCALE, true),
			zeroPoint: this.view.getInt8(record + T_ZERO_POINT),
			type: borderType(this.view.getUint8(record + T_BORDER)),
		};
	}

	/** How `classes` output bytes are understood. */
	answerRule(classes: number): AnswerRule {
		const multilabel = this.#isLogistic();
		const { scale, zeroPoint } = this.quantization("output");
		const even = Math.round(zeroPoint + 0.5 / scale);
		const usual = multilabel ? even : LEAST_BYTE;
		const thresholds = this.section(SECTION_THRESHOLDS);
		const unknown = this.section(SECTION_UNKNOWN);
		const floor =
			unknown.bytes > 0 ? this.view.getInt8(unknown.offset) : LEAST_BYTE;
		const least = Array.from({ length: classes }, (_, i) => {
			const own =
				i < thresholds.bytes ? this.view.getInt8(thresholds.offset + i) : usual;
			return Math.max(own, floor);
		});
		return { multilabel, least };
	}

	/** Whether logistic makes the output: then the classes do not exclude each other. */
	#isLogistic(): boolean {
		const output = this.view.getUint16(H_OUTPUT_TENSOR, true);
		const count = this.view.getUint16(H_OPERATOR_COUNT, true);
		const { offset } = this.section(SECTION_OPERATORS);
		for (let i = 0; i < count; i++) {
			const record = offset + i * OPERATOR_BYTES;
			if (this.view.getUint16(record + O_OUTPUT, true) === output)
				return this.view.getUint8(record + O_OPCODE) === OP_LOGISTIC;
		}
		return false;
	}

	/** Where the record of the network's input or output is. */
	#tensor(which: "input" | "output"): number {
		const field = which === "input" ? H_INPUT_TENSOR : H_OUTPUT_TENSOR;
		const index = this.view.getUint16(field, true);
		return this.section(SECTION_TENSORS).offset + index * TENSOR_BYTES;
	}

	#shape(record: number): number[] {
		const rank = this.view.getUint8(record + T_RANK);
		return Array.from({ length: rank }, (_, i) =>
			this.view.getUint32(record + T_DIMS + (4 - rank + i) * 4, true),
		);
	}

	#text(offset: number, length: number): string {
		return new TextDecoder().decode(
			this.blob.subarray(offset, offset + length),
		);
	}
}
