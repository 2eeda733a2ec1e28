/** `--arch auto`: which network for these data and this board. */
import type { BoardProfile } from "../firmware-sim/boards";
import { DoesNotFitError, fitBoard, type ModelCost } from "./describe";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "./train/architectures/index";
import { type Candidate, type UntrainedData, untrainedCost } from "./untrained";

export interface ChoiceRequest extends UntrainedData {
	/** Photos, or rows of the table. */
	examples: number;
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
		cost: untrainedCost(candidate, request),
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
