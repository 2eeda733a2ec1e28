import type { InputDescription, TensorType } from "../../host/runtime/types";
import type { QuantizedGraph } from "./quantized";

export type {
	FeatureDescription,
	InputDescription,
	TensorType,
} from "../../host/runtime/types";

/** What an exact optimization changed, and what it saved; below 0 where it cost something. */
export interface OptimizationStep {
	pass: string;
	changes: number;
	macs: number;
	weightBytes: number;
	/** Of a board's plan. */
	arenaBytes: number;
}

/** JSON in the blob: where a model came from. No time stamp, so that equal runs give equal bytes. */
export interface Provenance {
	tool: string;
	dataset: string;
	seed: number;
	arch: string;
	/** What training started from, where not from scratch. */
	start?: string;
	/** Terms that come with what training started from. */
	licence?: string;
	backend: string;
	accuracy?: { float?: number; int8?: number };
	features?: string[];
	/** What photos that show none of the classes are called. */
	negative?: string;
	notes?: Record<string, string | number>;
	/** What made the graph smaller than the one it came from. */
	optimizations?: OptimizationStep[];
}

/** A network and everything around it that a blob carries. */
export interface Model {
	graph: QuantizedGraph;
	input: InputDescription;
	/**
	 * What the source takes and gives where the graph has int8; default "int8". A QUANTIZE or DEQUANTIZE at the
	 * source's border is no operator of the graph: host/runtime/border.ts computes it.
	 */
	inputType?: Extract<TensorType, "int8" | "uint8" | "float32">;
	outputType?: TensorType;
	labels: string[];
	/** Per class the least probability (0..1) that counts as an answer. */
	thresholds?: number[];
	/** The least probability (0..1) of any class that counts as an answer. */
	unknown?: number;
	provenance: Provenance;
}
