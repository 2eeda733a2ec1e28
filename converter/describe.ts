/** What there is to say about a blob: shapes, costs, memory, labels; for `info` and for fitting it to boards. */
import { alignUp, BLOB_ALIGN } from "../assembly/shared/blob";
import {
	MCUBOOT_HEADER_BYTES,
	MCUBOOT_TLV_HEAD_BYTES,
	MCUBOOT_TLV_TYPE_BYTES,
	SHA256_BYTES,
} from "../assembly/shared/flash";
import type { BoardProfile } from "../firmware-sim/boards";
import { decode } from "./emit/decode";
import { decodeBoardPlan } from "./emit/decodePlan";
import { graphMacs, operatorMacs, storedWeightBytes } from "./graph/cost";
import type { InputDescription, Provenance } from "./graph/model";
import {
	cameraRowBytes,
	frameScratchBytes,
	type MemoryRequest,
} from "./memory";
import { flashReads, tilesBytes } from "./plan/reads";
import { arenaUsage } from "./plan/usage";

/** The MCUboot image around a blob: a header before it, a TLV head and a TLV with the SHA-256 behind. */
const IMAGE_OVERHEAD_BYTES =
	MCUBOOT_HEADER_BYTES +
	MCUBOOT_TLV_HEAD_BYTES +
	MCUBOOT_TLV_TYPE_BYTES +
	SHA256_BYTES;

export interface OperatorInfo {
	index: number;
	op: string;
	output: number[];
	macs: number;
	weightBytes: number;
	/** Arena bytes in use while it runs on a board. */
	arenaBytes: number;
}

/** What a model asks of a board. */
export interface ModelCost {
	macs: number;
	/** RAM of the board plan (of the resident one where there is no other): activations, kernel scratch, weight tile. */
	arenaBytes: number;
	/** The blob in its image, as it lies in flash. */
	flashBytes: number;
	/** What a frame on its way takes beside the arena, without the camera's row, where the model runs meanwhile; else 0. */
	frameBytes: number;
}

export interface ModelInfo extends ModelCost {
	/** int8 weights as stored, without bias and multipliers. */
	weightBytes: number;
	/** The largest set of bytes in use at one time; arenaBytes cannot be less. */
	arenaLowerBound: number;
	/** The board is brought the input row by row, while it computes. */
	inputByRows: boolean;
	/** Bytes of weights and tables that a board reads from flash for one frame. */
	flashReads: number;
	/** And if each were read but once. */
	flashReadsLeast: number;
	input: InputDescription;
	labels: string[];
	operators: OperatorInfo[];
	provenance: Provenance;
}

/** For a blob that the engine has checked. */
export function describeBlob(blob: Uint8Array): ModelInfo {
	const { graph, input, labels, provenance } = decode(blob);
	const { plan, isOwn } = decodeBoardPlan(blob);
	const usage = arenaUsage(graph, plan, isOwn);
	const operators = graph.operators.map((operator, index) => ({
		index,
		op: operator.op,
		output: graph.tensors[operator.output].shape,
		macs: operatorMacs(graph, operator),
		weightBytes: storedWeightBytes(operator),
		arenaBytes: usage[index],
	}));
	return {
		macs: graphMacs(graph),
		weightBytes: operators.reduce(
			(sum, { weightBytes }) => sum + weightBytes,
			0,
		),
		arenaBytes: plan.arenaBytes,
		arenaLowerBound: alignUp(Math.max(...usage), BLOB_ALIGN),
		inputByRows: plan.inputByRows,
		frameBytes: plan.inputByRows ? frameScratchBytes(input) : 0,
		flashReads: flashReads(graph, plan),
		flashReadsLeast: tilesBytes(graph),
		flashBytes: blob.length + IMAGE_OVERHEAD_BYTES,
		input,
		labels,
		operators,
		provenance,
	};
}

export interface BoardFit {
	board: BoardProfile;
	fits: boolean;
	ramNeeded: number;
	flashNeeded: number;
	/** A rough time for one frame from the board's clock and instructions per multiply-accumulate. */
	milliseconds: number;
	/** What does not fit, as a sentence; undefined where all does. */
	problem?: string;
}

export function fitBoard(info: ModelCost, board: BoardProfile): BoardFit {
	const frame =
		info.frameBytes > 0 ? info.frameBytes + cameraRowBytes(board) : 0;
	const ramNeeded = info.arenaBytes + frame + board.firmwareRam;
	const problems: string[] = [];
	const count = (bytes: number) => bytes.toLocaleString("en-US");
	if (ramNeeded > board.ram)
		problems.push(
			`needs ${count(ramNeeded)} bytes of RAM, this board has ${count(board.ram)}`,
		);
	if (info.flashBytes > board.modelFlash)
		problems.push(
			`needs ${count(info.flashBytes)} bytes of flash, a model slot of this board has ${count(board.modelFlash)}`,
		);
	return {
		board,
		fits: problems.length === 0,
		ramNeeded,
		flashNeeded: info.flashBytes,
		milliseconds: (1000 * info.macs * board.instructionsPerMac) / board.clock,
		problem: problems.length > 0 ? problems.join("; ") : undefined,
	};
}

/**
 * How a model does on the board that was asked for; undefined where none was. Throws DoesNotFitError where it has no
 * room there, or works in more than maxRam bytes.
 *
 * @param smaller what the error advises to take instead
 */
export function checkMemory(
	name: string,
	info: ModelCost,
	{ board, maxRam }: MemoryRequest,
	smaller?: string,
): BoardFit | undefined {
	const bytes = info.arenaBytes.toLocaleString("en-US");
	if (maxRam !== undefined && info.arenaBytes > maxRam)
		throw new DoesNotFitError(
			name,
			{
				board: { id: `--max-ram ${maxRam}` },
				problem: `needs ${bytes} bytes at the least`,
			},
			{ smaller, other: "a higher --max-ram" },
		);
	const fit = board && fitBoard(info, board);
	if (fit && !fit.fits) throw new DoesNotFitError(name, fit, { smaller });
	return fit;
}

/** A model that the board has no room for. */
export class DoesNotFitError extends Error {
	override name = "DoesNotFitError";

	constructor(
		model: string,
		{ board, problem }: { board: { id: string }; problem?: string },
		{
			smaller = "a smaller --width or --input-size",
			other = "another board",
		}: { smaller?: string; other?: string } = {},
	) {
		super(
			`${model} does not fit ${board.id}: ${problem}; take ${smaller}, or ${other}`,
		);
	}
}
