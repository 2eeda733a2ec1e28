/** `--arch auto`: which network for these data and this board. */
import { BACKBONE_WIDTHS } from "./backbones/index";
import { PHOTO_CANDIDATES, type RatedCandidate } from "./candidates";
import { checkMemory, type ModelCost } from "./describe";
import { accuracyFront, type FrontEntry, PATIENCE_MILLISECONDS } from "./front";
import type { MemoryRequest } from "./memory";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "./train/architectures/index";
import { TrainError } from "./train/errors";
import { type Candidate, type UntrainedData, untrainedCost } from "./untrained";

export interface ChoiceRequest extends UntrainedData, MemoryRequest {
	/** Photos, or rows of the table. */
	examples: number;
	architecture: ArchitectureName | "auto";
	width?: number;
	inputSize?: number;
	/** For one frame on the board; default: PATIENCE_MILLISECONDS. */
	milliseconds?: number;
	/** Which candidates of `auto` count: those that start from a backbone, the others, or all. */
	start?: "backbone" | "scratch";
}

export interface ArchitectureChoice {
	architecture: ArchitectureName;
	width?: number;
	/** Width and height in pixels; 0 for tables. */
	inputSize: number;
	cost: ModelCost;
	/** Why, in a sentence. */
	reason: string;
	/** What `auto` chose from, most accurate first. */
	front?: FrontEntry[];
	/** Terms of what training starts from. */
	licence?: string;
}

/** Throws DoesNotFitError where nothing that was asked for fits the board. */
export function chooseArchitecture(request: ChoiceRequest): ArchitectureChoice {
	const { kind, architecture } = request;
	if (kind === "table") return chosen(request, tableCandidate(request));
	if (architecture !== "auto")
		return chosen(request, namedCandidate(architecture, request));
	return best(request);
}

function tableCandidate({ architecture, width }: ChoiceRequest): Candidate {
	if (architecture !== "auto" && architecture !== "mlp")
		throw new Error(
			`${architecture} is for photos: take --arch mlp (or auto) for a table`,
		);
	const { width: usual } = ARCHITECTURES.mlp;
	return { architecture: "mlp", width: width ?? usual, inputSize: 0 };
}

function namedCandidate(
	architecture: ArchitectureName,
	{ width, inputSize }: ChoiceRequest,
): Candidate {
	const usual = ARCHITECTURES[architecture];
	return {
		architecture,
		width: width ?? usual.width,
		inputSize: inputSize ?? (usual.inputSize || 32),
	};
}

/** The one that was asked for, where it fits. */
function chosen(
	request: ChoiceRequest,
	candidate: Candidate,
): ArchitectureChoice {
	const { architecture } = request;
	const cost = untrainedCost(candidate, request, request);
	checkMemory(nameOf(candidate), cost, request);
	const why =
		architecture === "auto"
			? `: ${ARCHITECTURES.mlp.summary}`
			: ", as asked for";
	return { ...candidate, cost, reason: `${nameOf(candidate)}${why}` };
}

/** The most accurate candidate that fits the board and answers in time; where none is in time, the quickest. */
function best(request: ChoiceRequest): ArchitectureChoice {
	const candidates = candidatesFor(request);
	if (candidates.length === 0)
		throw new TrainError(
			`there is no backbone of width ${request.width}: there are those of width ${BACKBONE_WIDTHS.join(" and ")}; leave out --width, or train with --from scratch`,
		);
	const front = accuracyFront(candidates, request);
	const fitting = front.filter(({ fits }) => fits);
	if (fitting.length === 0) {
		const [{ candidate, cost }] = front.toSorted(
			(a, b) => a.cost.arenaBytes - b.cost.arenaBytes,
		);
		checkMemory(nameOf(candidate), cost, request);
	}
	const quickest = fitting.toSorted((a, b) => a.cost.macs - b.cost.macs)[0];
	const entry = fitting.find(({ usable }) => usable) ?? quickest;
	const { architecture, width, inputSize } = entry.candidate;
	const reason = reasonFor(request, entry, front);
	return { architecture, width, inputSize, cost: entry.cost, reason, front };
}

/** With the width and size that were asked for; a backbone has the width that it has. */
function candidatesFor({
	width,
	inputSize,
	start,
}: ChoiceRequest): RatedCandidate[] {
	const candidates = PHOTO_CANDIDATES.filter(
		(candidate) =>
			(start === undefined || candidate.backbone === (start === "backbone")) &&
			(!candidate.backbone || width === undefined || width === candidate.width),
	).map((candidate) => ({
		...candidate,
		width: width ?? candidate.width,
		inputSize: inputSize ?? candidate.inputSize,
	}));
	const names = candidates.map(nameOf);
	return candidates.filter((_, i) => names.indexOf(names[i]) === i);
}

function nameOf({ architecture, width, inputSize }: Candidate): string {
	const size = inputSize > 0 ? ` at ${inputSize} x ${inputSize}` : "";
	return `${architecture}${width === undefined ? "" : ` ${width}`}${size}`;
}

function reasonFor(
	{ board, milliseconds = PATIENCE_MILLISECONDS }: ChoiceRequest,
	entry: FrontEntry,
	front: readonly FrontEntry[],
): string {
	const name = nameOf(entry.candidate);
	const from = entry.candidate.backbone
		? ", from the backbone"
		: ", from scratch";
	if (!board) return `${name}${from}: the most accurate of ${front.length}`;
	const time = `${entry.fit?.milliseconds.toFixed(0)} ms a frame`;
	if (!entry.usable)
		return `${name}${from}: the quickest that fits ${board.id}, ${time}; none takes less than ${milliseconds} ms`;
	return `${name}${from}: the most accurate of ${front.length} that fits ${board.id} and takes less than ${milliseconds} ms (${time})`;
}
