/** What a network costs before it is trained: memory, flash and work do not depend on the weights. */
import { imageDescription } from "../host/runtime/frame";
import type { InputDescription } from "../host/runtime/types";
import { describeBlob, type ModelInfo } from "./describe";
import { emitGraph } from "./emitGraph";
import { foldBatchNorms } from "./graph/fold";
import type { Model } from "./graph/model";
import { shapesOf } from "./graph/shapes";
import type { MemoryRequest } from "./memory";
import { IMAGE_QUANTIZATION, quantize } from "./quantize/quantize";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "./train/architectures/index";
import { multilabelHead } from "./train/architectures/multilabel";

/** What a network is to be built for. */
export interface UntrainedData {
	kind: "photos" | "table";
	classes: number;
	/** Whether each class is answered by itself. */
	multilabel?: boolean;
	color: "rgb" | "gray";
	/** Number of features of a table. */
	features?: number;
}

export interface Candidate {
	architecture: ArchitectureName;
	width?: number;
	/** Width and height in pixels; 0 for tables. */
	inputSize: number;
}

/** Builds the network with drawn weights and made-up ranges, and emits it. */
export function untrainedCost(
	candidate: Candidate,
	data: UntrainedData,
	memory: MemoryRequest = {},
): ModelInfo {
	const model = untrainedModel(candidate, data);
	return describeBlob(
		emitGraph(model, undefined, {
			...memory,
			minRam: false,
			onPlan: undefined,
			hasty: true,
		}),
	);
}

/** The network with drawn weights and made-up ranges. */
export function untrainedModel(
	candidate: Candidate,
	data: UntrainedData,
): Model {
	const { architecture, width } = candidate;
	const { classes, multilabel } = data;
	const inputShape = inputShapeOf(candidate, data);
	const built = ARCHITECTURES[architecture].build({
		inputShape,
		classes,
		seed: 1,
		width,
	});
	const graph = multilabel ? multilabelHead(built) : built;
	const folded = foldBatchNorms(graph);
	const observed = [...shapesOf(folded)].map(
		([name, shape]) => [name, { min: -1, max: 1, shape }] as const,
	);
	return {
		graph: quantize(folded, new Map(observed), IMAGE_QUANTIZATION),
		input: inputOf(candidate, data),
		labels: Array.from({ length: classes }, (_, i) => `class ${i}`),
		provenance: {
			tool: "",
			dataset: "",
			seed: 1,
			arch: architecture,
			backend: "",
		},
	};
}

function inputShapeOf(
	{ inputSize }: Candidate,
	{ kind, color, features = 1 }: UntrainedData,
): number[] {
	if (kind === "table") return [features];
	return [inputSize, inputSize, color === "gray" ? 1 : 3];
}

function inputOf(
	{ inputSize }: Candidate,
	{ kind, color, features = 1 }: UntrainedData,
): InputDescription {
	const feature = { name: "feature", offset: 0, multiplier: 0, exponent: 0 };
	if (kind === "table")
		return { kind: "features", features: Array(features).fill(feature) };
	const size = { width: inputSize, height: inputSize };
	return imageDescription(size, color, "crop");
}
