import type { QuantizedGraph } from "./quantized";

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
	| { kind: "features"; features: FeatureDescription[] };

/** x = round(v * 2^exponent * 2^16); q = clamp(zeroPoint + round((x - offset) * multiplier / 2^32)). */
export interface FeatureDescription {
	name: string;
	offset: number;
	multiplier: number;
	exponent: number;
}

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
