import {
	FEATURE_BYTES,
	INPUT_BYTES,
	SECTION_INPUT,
} from "../../assembly/shared/blob";
import { type EngineExports, ensureMemory, instantiateEngine } from "../engine";
import { BlobReader } from "./blob";
import { checked } from "./errors";
import { describe, feedFrame } from "./frame";
import type { Classification, Frame, LoadOptions, Model } from "./types";

/**
 * Loads a model blob (.oce) into an engine instance of its own. Throws EngineError with the engine's status where the
 * blob is damaged, of a newer version or not a model.
 */
export async function loadModel(
	blob: Uint8Array,
	options: LoadOptions = {},
): Promise<Model> {
	const { kind, exports: engine } = await instantiateEngine(options.engine);
	ensureMemory(engine.memory, engine.blobAddress() + blob.length);
	new Uint8Array(engine.memory.buffer).set(blob, engine.blobAddress());
	checked(engine.check(blob.length));
	ensureMemory(engine.memory, engine.memoryNeeded());
	checked(engine.prepare());
	return new LoadedModel(kind, engine, new BlobReader(blob.slice()));
}

class LoadedModel implements Model {
	readonly labels: readonly string[];
	readonly engine: "simd" | "mvp";
	readonly inputBytes: number;
	readonly outputBytes: number;
	readonly input: Model["input"];
	readonly #engine: EngineExports;
	readonly #blob: BlobReader;

	constructor(kind: "simd" | "mvp", engine: EngineExports, blob: BlobReader) {
		this.#engine = engine;
		this.#blob = blob;
		this.engine = kind;
		this.input = blob.input();
		this.inputBytes = engine.inputBytes();
		this.outputBytes = engine.outputBytes();
		const labels = blob.labels();
		this.labels = Array.from(
			{ length: this.outputBytes },
			(_, i) => labels[i] ?? `class ${i}`,
		);
		if (this.input.kind === "image") describe(engine, this.input);
	}

	preprocess(frame: Frame): Int8Array {
		if (this.input.kind !== "image")
			throw new TypeError(
				"this model classifies table rows: pass an array of numbers",
			);
		feedFrame(
			this.#engine,
			frame,
			this.#engine.inputAddress(),
			this.#engine.memoryNeeded(),
		);
		return this.#bytes(this.#engine.inputAddress(), this.inputBytes).slice();
	}

	preprocessFeatures(values: readonly number[]): Int8Array {
		if (this.input.kind !== "features")
			throw new TypeError("this model classifies images: pass a frame");
		const { features } = this.input;
		if (values.length !== features.length)
			throw new TypeError(
				`the model takes ${features.length} numbers (${features.map(({ name }) => name).join(", ")}), got ${values.length}`,
			);
		const bad = values.findIndex((value) => !Number.isFinite(value));
		if (bad >= 0)
			throw new TypeError(
				`${features[bad].name} is ${values[bad]}: pass a number`,
			);
		const { zeroPoint } = this.#blob.quantization("input");
		const first =
			this.#engine.blobAddress() +
			this.#blob.section(SECTION_INPUT).offset +
			INPUT_BYTES;
		return Int8Array.from(values, (value, i) =>
			this.#engine.featureToInput(first + i * FEATURE_BYTES, value, zeroPoint),
		);
	}

	run(input: Int8Array): Int8Array {
		if (input.length !== this.inputBytes)
			throw new RangeError(
				`the model takes ${this.inputBytes} bytes, got ${input.length}`,
			);
		this.#bytes(this.#engine.inputAddress(), this.inputBytes).set(input);
		checked(this.#engine.invoke());
		return this.#bytes(this.#engine.outputAddress(), this.outputBytes).slice();
	}

	classify(input: Frame | readonly number[]): Classification {
		const isRow = Array.isArray(input);
		const bytes = isRow
			? this.preprocessFeatures(input)
			: this.preprocess(input as Frame);
		return interpret(
			this.run(bytes),
			this.labels,
			this.#blob.quantization("output"),
		);
	}

	#bytes(address: number, length: number): Int8Array {
		return new Int8Array(this.#engine.memory.buffer, address, length);
	}
}

/** Raw output -> label and probabilities; the first of equals wins. */
export function interpret(
	raw: Int8Array,
	labels: readonly string[],
	{ scale, zeroPoint }: { scale: number; zeroPoint: number },
): Classification {
	const probabilities = Array.from(raw, (q) => scale * (q - zeroPoint));
	let best = 0;
	for (let i = 1; i < raw.length; i++) if (raw[i] > raw[best]) best = i;
	return {
		label: labels[best],
		probability: probabilities[best],
		probabilities: Object.fromEntries(
			labels.map((label, i) => [label, probabilities[i]]),
		),
		raw,
	};
}
