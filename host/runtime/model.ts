import {
	FEATURE_BYTES,
	INPUT_BYTES,
	SECTION_INPUT,
} from "../../assembly/shared/blob";
import type { EngineExports } from "../engine";
import { BlobReader, type Quantization } from "./blob";
import { borderBytes, fromBorder, quantizeReal, toBorder } from "./border";
import { type AnswerRule, namedClasses } from "./decision";
import { checked } from "./errors";
import { describe, feedFrame } from "./frame";
import { prepareEngine } from "./prepare";
import type {
	Classification,
	Frame,
	LoadOptions,
	Model,
	TensorType,
} from "./types";

/**
 * Loads a model blob (.oce) into an engine instance of its own. Throws EngineError with the engine's status where the
 * blob is damaged, of a newer version or not a model.
 */
export async function loadModel(
	blob: Uint8Array,
	options: LoadOptions = {},
): Promise<Model> {
	const { kind, exports: engine } = await prepareEngine(blob, options.engine);
	return new LoadedModel(kind, engine, new BlobReader(blob.slice()));
}

class LoadedModel implements Model {
	readonly labels: readonly string[];
	readonly engine: "simd" | "mvp";
	readonly inputBytes: number;
	readonly outputBytes: number;
	readonly inputType: TensorType;
	readonly outputType: TensorType;
	readonly input: Model["input"];
	readonly multilabel: boolean;
	readonly thresholds: readonly number[];
	readonly negative?: string;
	readonly #rule: AnswerRule;
	readonly #engine: EngineExports;
	readonly #blob: BlobReader;

	constructor(kind: "simd" | "mvp", engine: EngineExports, blob: BlobReader) {
		this.#engine = engine;
		this.#blob = blob;
		this.engine = kind;
		this.input = blob.input();
		this.inputBytes = engine.inputBytes();
		this.outputBytes = engine.outputBytes();
		this.inputType = blob.quantization("input").type;
		this.outputType = blob.quantization("output").type;
		this.labels = outputNames(blob.labels(), this.outputBytes, this.outputType);
		this.#rule = blob.answerRule(this.outputBytes);
		this.multilabel = this.#rule.multilabel;
		const { scale, zeroPoint } = blob.quantization("output");
		this.thresholds = Array.from(this.#rule.least, (q) =>
			Math.max(0, scale * (q - zeroPoint)),
		);
		const { negative } = blob.provenance();
		if (typeof negative === "string") this.negative = negative;
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
		if (this.input.kind === "image")
			throw new TypeError("this model classifies images: pass a frame");
		if (this.input.kind === "tensor") return this.#quantize(values);
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

	/** Real values -> the input tensor. */
	#quantize(values: readonly number[]): Int8Array {
		if (values.length !== this.inputBytes)
			throw new TypeError(
				`the model takes ${this.inputBytes} numbers, got ${values.length}`,
			);
		const bad = values.findIndex((value) => !Number.isFinite(value));
		if (bad >= 0)
			throw new TypeError(`value ${bad} is ${values[bad]}: pass a number`);
		const quantization = this.#blob.quantization("input");
		return Int8Array.from(values, (value) => quantizeReal(value, quantization));
	}

	runTyped(input: Uint8Array): Uint8Array {
		const expected = borderBytes(this.inputBytes, this.inputType);
		if (input.length !== expected)
			throw new RangeError(
				`the model takes ${expected} bytes of ${this.inputType}, got ${input.length}`,
			);
		const output = this.run(
			fromBorder(input, this.#blob.quantization("input")),
		);
		return toBorder(output, this.#blob.quantization("output"));
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
			this.#rule,
		);
	}

	#bytes(address: number, length: number): Int8Array {
		return new Int8Array(this.#engine.memory.buffer, address, length);
	}
}

/** A name for each output; where the output is an index of a class, the names that there are. */
export function outputNames(
	labels: readonly string[],
	outputBytes: number,
	type: TensorType,
): readonly string[] {
	if (isIndex(type)) return labels;
	const length = outputBytes;
	return Array.from({ length }, (_, i) => labels[i] ?? `class ${i}`);
}

function isIndex(type: TensorType): boolean {
	return type === "int32" || type === "int64";
}

/** What a classification is called that names no class. */
export const UNKNOWN = "unknown";

/** Raw output -> labels and probabilities. A network that ends in argMax is certain. */
export function interpret(
	raw: Int8Array,
	labels: readonly string[],
	{ scale, zeroPoint, type = "int8" }: Quantization,
	rule: AnswerRule,
): Classification {
	if (isIndex(type)) {
		const index = new DataView(raw.slice().buffer).getInt32(0, true);
		const label = labels[index] ?? `class ${index}`;
		const probabilities = { [label]: 1 };
		return { label, labels: [label], probability: 1, probabilities, raw };
	}
	const probabilities = Array.from(raw, (q) => scale * (q - zeroPoint));
	const named = namedClasses(raw, rule).map((i) => labels[i]);
	return {
		label: named[0] ?? UNKNOWN,
		labels: named,
		probability: Math.max(...probabilities),
		probabilities: Object.fromEntries(
			labels.map((label, i) => [label, probabilities[i]]),
		),
		raw,
	};
}
