/** `--arch auto`: which network for these data and this board; and what any network costs before it is trained. */
import type { BoardProfile } from "../firmware-sim/boards";
import {
	DoesNotFitError,
	describeBlob,
	fitBoard,
	type ModelCost,
} from "./describe";
import { shapesOf } from "./graph/shapes";
import { emitGraph } from "./pipeline";
import { foldBatchNorms } from "./quantize/fold";
import { IMAGE_QUANTIZATION, quantize } from "./quantize/quantize";
import { ARCHITECTURES, type ArchitectureName } from "./train/architectures";

export interface ChoiceRequest {
	kind: "photos" | "table";
	classes: number;
	/** Photos, or rows of the table. */
	examples: number;
	color: "rgb" | "gray";
	/** Number of features of a table. */
	features?: number;
	architecture: ArchitectureName | "auto";
	width?: number;
	inputSize?: number;
	board?: BoardProfile;
}

export interface ArchitectureChoice {
	architecture: ArchitectureName;
	width?: number;
	/** Width and height in pixels; 0 for tables. */
	inputSize: number;
	cost: ModelCost;
	/** Why, in a sentence. */
	reason: string;
}

interface Candidate {
	architecture: ArchitectureName;
	width?: number;
	inputSize: number;
}

/** For photos, best first: a later one is taken only where the board has no room for the earlier ones. */
const PHOTO_CANDIDATES: Candidate[] = [
	{ architecture: "compact", width: 1, inputSize: 48 },
	{ architecture: "compact", width: 0.5, inputSize: 48 },
	{ architecture: "compact", width: 0.5, inputSize: 32 },
	{ architecture: "compact", width: 0.25, inputSize: 32 },
];

/** Throws DoesNotFitError where nothing that was asked for fits the board. */
export function chooseArchitecture(request: ChoiceRequest): ArchitectureChoice {
	const candidates = candidatesFor(request);
	const costed = candidates.map((candidate) => ({
		...candidate,
		cost: costOf(candidate, request),
	}));
	const { board } = request;
	const chosen = costed.find(
		({ cost }) => !board || fitBoard(cost, board).fits,
	);
	if (chosen)
		return {
			...chosen,
			reason: reasonFor(request, chosen, costed.indexOf(chosen)),
		};
	const smallest = costed[costed.length - 1];
	throw new DoesNotFitError(
		nameOf(smallest),
		fitBoard(smallest.cost, board as BoardProfile),
	);
}

function candidatesFor({
	kind,
	architecture,
	width,
	inputSize,
}: ChoiceRequest): Candidate[] {
	if (kind === "table") {
		if (architecture !== "auto" && architecture !== "mlp")
			throw new Error(
				`${architecture} is for photos: take --arch mlp (or auto) for a table`,
			);
		return [
			{
				architecture: "mlp",
				width: width ?? ARCHITECTURES.mlp.width,
				inputSize: 0,
			},
		];
	}
	if (architecture !== "auto") {
		const defaults = ARCHITECTURES[architecture];
		const size = inputSize ?? (defaults.inputSize || 32);
		return [{ architecture, width: width ?? defaults.width, inputSize: size }];
	}
	return PHOTO_CANDIDATES.map((candidate) => ({
		...candidate,
		width: width ?? candidate.width,
		inputSize: inputSize ?? candidate.inputSize,
	}));
}

/** Memory, flash and work of a network with weights still unknown: they do not depend on them. */
function costOf(
	{ architecture, width, inputSize }: Candidate,
	request: ChoiceRequest,
): ModelCost {
	const isTable = request.kind === "table";
	const inputShape = isTable
		? [request.features ?? 1]
		: [inputSize, inputSize, request.color === "gray" ? 1 : 3];
	const graph = ARCHITECTURES[architecture].build({
		inputShape,
		classes: request.classes,
		seed: 1,
		width,
	});
	const folded = foldBatchNorms(graph);
	const observed = [...shapesOf(folded)].map(
		([name, shape]) => [name, { min: -1, max: 1, shape }] as const,
	);
	const quantized = quantize(folded, new Map(observed), IMAGE_QUANTIZATION);
	const feature = { name: "feature", offset: 0, multiplier: 0, exponent: 0 };
	const blob = emitGraph({
		graph: quantized,
		input: isTable
			? { kind: "features", features: Array(inputShape[0]).fill(feature) }
			: {
					kind: "image",
					width: inputSize,
					height: inputSize,
					color: request.color,
					fit: "crop",
					rotation: 0,
					mirror: false,
					fill: 0,
				},
		labels: Array.from({ length: request.classes }, (_, i) => `class ${i}`),
		provenance: {
			tool: "",
			dataset: "",
			seed: 1,
			arch: architecture,
			backend: "",
		},
	});
	return describeBlob(blob);
}

function nameOf({ architecture, width, inputSize }: Candidate): string {
	const size = inputSize > 0 ? ` at ${inputSize} x ${inputSize}` : "";
	return `${architecture}${width === undefined ? "" : ` ${width}`}${size}`;
}

function reasonFor(
	{ architecture, board, kind }: ChoiceRequest,
	chosen: Candidate,
	rank: number,
): string {
	if (architecture !== "auto") return `${nameOf(chosen)}, as asked for`;
	if (kind === "table")
		return `${nameOf(chosen)}: ${ARCHITECTURES.mlp.summary}`;
	if (rank === 0)
		return `${nameOf(chosen)}: the best that trains from few photos in seconds${board ? `, and it fits ${board.id}` : ""}`;
	return `${nameOf(chosen)}: the best of the small nets that ${board?.id} has room for`;
}
