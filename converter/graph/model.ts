import type { InputDescription } from "../../host/runtime/types";
import type { QuantizedGraph } from "./quantized";

export type {
	FeatureDescription,
	InputDescription,
} from "../../host/runtime/types";

/** JSON in the blob: where a model came from. No time stamp, so that equal runs give equal bytes. */
export interface Provenance {
	tool: string;
	dataset: string;
	seed: number;
	arch: string;
	backend: string;
	accuracy?: { float?: number; int8?: number };
	features?: string[];
	notes?: Record<string, string | number>;
}

/** A network and everything around it that a blob carries. */
export interface Model {
	graph: QuantizedGraph;
	input: InputDescription;
	labels: string[];
	/** Per class the least probability (0..1) that counts as an answer. */
	thresholds?: number[];
	provenance: Provenance;
}
