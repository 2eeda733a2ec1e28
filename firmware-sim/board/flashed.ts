import {
	MCUBOOT_H_BODY_BYTES,
	MCUBOOT_H_HEADER_BYTES,
} from "../../assembly/shared/flash";
import { loadModel } from "../../host/runtime";
import { BlobReader, type Quantization } from "../../host/runtime/blob";
import type { AnswerRule } from "../../host/runtime/decision";
import type { Model } from "../../host/runtime/types";
import type { Nor } from "./nor";

/** The model in slot A, read past the firmware; only while the firmware, which checks it, runs it. */
export class FlashedModel {
	readonly labels: readonly string[];
	readonly output: Required<Quantization>;
	readonly #blob: Uint8Array;
	readonly #reader: BlobReader;
	#model: Promise<Model> | undefined;

	constructor(flash: Nor) {
		const view = new DataView(flash.bytes.buffer);
		const start = view.getUint16(MCUBOOT_H_HEADER_BYTES, true);
		const bytes = view.getUint32(MCUBOOT_H_BODY_BYTES, true);
		this.#blob = flash.bytes.slice(start, start + bytes);
		this.#reader = new BlobReader(this.#blob);
		this.labels = this.#reader.labels();
		this.output = this.#reader.quantization("output");
	}

	/** How `classes` output bytes are understood. */
	rule(classes: number): AnswerRule {
		return this.#reader.answerRule(classes);
	}

	/** The model in an engine, for what a board leaves to its host: turning numbers into features. */
	engine(): Promise<Model> {
		this.#model ??= loadModel(this.#blob);
		return this.#model;
	}
}
