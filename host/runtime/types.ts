/** Public types of `import { loadModel } from "ocelli"`. */

/** Pixels as the engine takes them. `data` is row-major, width * height * bytes per pixel long. */
export interface Frame {
	width: number;
	height: number;
	data: Uint8Array | Uint8ClampedArray;
	/** Default: by the length of `data` (4 bytes a pixel rgba, 3 rgb888, 1 gray8); 2 bytes a pixel must be named. */
	format?: "rgb888" | "rgb565" | "gray8" | "yuv422" | "rgba8888";
}

export interface Classification {
	/** The first of `labels`; "unknown" where there is none. */
	label: string;
	/**
	 * The classes that the model names, the most probable first: of a multilabel model all that reach their thresholds,
	 * of another one the most probable, if it reaches its own.
	 */
	labels: string[];
	/** Of the most probable class, 0..1. */
	probability: number;
	/** Every label with its probability; Model.labels has their order. */
	probabilities: Record<string, number>;
	/** The raw int8 output. */
	raw: Int8Array;
}

/**
 * What a model takes for its input or gives for its output; inside it is int8. uint8 is the int8 plus 128, float32 the
 * real value, int32 and int64 are indices (argMax).
 */
export type TensorType = "int8" | "uint8" | "float32" | "int32" | "int64";

export interface LoadOptions {
	/** Default: simd where the runtime has it, else mvp. Both give the same bytes. */
	engine?: "simd" | "mvp";
}

export interface Model {
	readonly labels: readonly string[];
	/** Whether a photo may show several of the classes, or none; otherwise one is chosen. */
	readonly multilabel: boolean;
	/** By class: the least probability with which it is named. 0: always. */
	readonly thresholds: readonly number[];
	/** What photos that show none of the classes are called in the model's data. */
	readonly negative?: string;
	readonly engine: "simd" | "mvp";
	/** What the model is fed with. */
	readonly input: InputDescription;
	/** Input and output length in bytes, as `run` has them. */
	readonly inputBytes: number;
	readonly outputBytes: number;
	/** What `runTyped` takes and gives. */
	readonly inputType: TensorType;
	readonly outputType: TensorType;
	/** Frame -> input bytes, with the model's own input description: the very code that training and boards use. */
	preprocess(frame: Frame): Int8Array;
	/** Table row, or the real values of an input tensor -> input bytes. */
	preprocessFeatures(values: readonly number[]): Int8Array;
	/** Input bytes -> output bytes. */
	run(input: Int8Array): Int8Array;
	/** The same in the model's own types: raw little-endian values of inputType -> of outputType. */
	runTyped(input: Uint8Array): Uint8Array;
	classify(input: Frame | readonly number[]): Classification;
}

/** What the network is fed with. Mirrors the blob's input section (assembly/shared/blob.ts). */
export type InputDescription =
	| {
			kind: "image";
			width: number;
			height: number;
			color: "rgb" | "bgr" | "gray";
			/** How a frame of another aspect ratio is brought to width x height. */
			fit: "crop" | "stretch" | "letterbox";
			/** Quarter turns clockwise, before mirroring. */
			rotation: 0 | 1 | 2 | 3;
			mirror: boolean;
			/** Value of letterbox bars. */
			fill: number;
	  }
	| { kind: "features"; features: FeatureDescription[] }
	/** Numbers of any meaning, in the input tensor's shape and scale. */
	| { kind: "tensor"; shape: number[] };

/** x = round(v * 2^exponent * 2^16); q = clamp(zeroPoint + round((x - offset) * multiplier / 2^32)). */
export interface FeatureDescription {
	name: string;
	offset: number;
	multiplier: number;
	exponent: number;
}
