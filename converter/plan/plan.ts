/**
 * QuantizedGraph -> Plan: which bytes of the arena each tensor, each kernel's scratch and each weight tile gets, and
 * the schedule. Operators run in graph order; a tensor lives from the operator that writes it to the last one that
 * reads it; scratch and tile live for their operator alone.
 */
import {
	alignUp,
	BLOB_ALIGN,
	DEPTHWISE_TILE_CHANNELS,
	depthwiseTileBytes,
	PANEL_PIXELS,
	panelBytes,
	TABLE_BYTES,
	tileBytes,
} from "../../assembly/shared/blob";
import { operatorMacs, rowMacs, tensorBytes, weightDepth } from "../graph/cost";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { lastUse, shareMemory } from "./alias";
import { liveBytes, lowerBound, placeBuffers } from "./place";
import type { Buffer, Plan } from "./types";

/** A step of a board plan does about this much work, so that the board answers its serial line in between. */
const STEP_MACS = 500_000;

/** Bytes of one stored weight tile of an operator; 0 without weights. */
export function operatorTileBytes(operator: QuantizedOperator): number {
	switch (operator.op) {
		case "conv2d":
		case "fullyConnected":
			return tileBytes(weightDepth(operator));
		case "depthwiseConv2d":
			return depthwiseTileBytes(operator.kernel[0] * operator.kernel[1]);
		case "logistic":
		case "relu":
		case "relu6":
		case "quantize":
			return TABLE_BYTES;
		default:
			return 0;
	}
}

/** Scratch of the smallest panel a kernel works with. */
function leastScratch(operator: QuantizedOperator): number {
	return operator.op === "conv2d" || operator.op === "fullyConnected"
		? panelBytes(weightDepth(operator))
		: 0;
}

interface Layout {
	plan: Plan;
	/** Arena bytes that are free while each operator runs. */
	spare: number[];
}

function layOut(
	graph: QuantizedGraph,
	scratch: readonly number[],
	tiles: boolean,
): Layout {
	const owner = shareMemory(graph, (tensor) => tensorBytes(graph, tensor));
	const buffers: Buffer[] = graph.tensors.map((_, tensor) =>
		lifetime(graph, owner, tensor),
	);
	const count = graph.tensors.length;
	graph.operators.forEach((operator, at) => {
		buffers.push({
			bytes: alignUp(scratch[at], BLOB_ALIGN),
			first: at,
			last: at,
		});
		buffers.push({
			bytes: tiles ? operatorTileBytes(operator) : 0,
			first: at,
			last: at,
		});
	});
	const { offsets, peak } = placeBuffers(buffers);
	const plan: Plan = {
		arenaBytes: peak,
		lowerBound: lowerBound(buffers),
		tensors: graph.tensors.map(({ shape }, tensor) => ({
			offset: offsets[owner[tensor]],
			ring: tensorRows(shape),
		})),
		operators: graph.operators.map((_, at) => ({
			scratchOffset: offsets[count + 2 * at],
			scratchBytes: buffers[count + 2 * at].bytes,
			tileOffset: offsets[count + 2 * at + 1],
			tileBytes: buffers[count + 2 * at + 1].bytes,
			liveBytes: liveBytes(buffers, at),
		})),
		steps: [],
	};
	return {
		plan,
		spare: plan.operators.map(({ liveBytes }) => peak - liveBytes),
	};
}

/** The stretch that a tensor's owner needs; a tensor in another's memory needs none of its own. */
function lifetime(
	graph: QuantizedGraph,
	owner: readonly number[],
	tensor: number,
): Buffer {
	if (owner[tensor] !== tensor) return { bytes: 0, first: 0, last: 0 };
	const shared = owner.flatMap((of, index) => (of === tensor ? [index] : []));
	const written = graph.operators.findIndex(({ output }) => output === tensor);
	const last = Math.max(
		written,
		...shared.map((index) => lastUse(graph, index)),
	);
	return {
		bytes: alignUp(tensorBytes(graph, tensor), BLOB_ALIGN),
		first: Math.max(0, written),
		last,
	};
}

/** For Node and browsers: weights are resident, one step an operator. */
export function planResident(graph: QuantizedGraph): Plan {
	const { plan } = layOut(graph, graph.operators.map(leastScratch), false);
	plan.steps = graph.operators.map((operator, index) => ({
		operator: index,
		rows: tensorRows(graph.tensors[operator.output].shape),
	}));
	return plan;
}

/**
 * For a board: weights come tile by tile from flash. Memory that is free while an operator runs anyway goes to more
 * panels, so that each tile is read less often.
 */
export function planBoard(graph: QuantizedGraph): Plan {
	const least = graph.operators.map(leastScratch);
	const minimal = layOut(graph, least, true);
	const generous = graph.operators.map((operator, index) =>
		widerScratch(graph, operator, least[index], minimal.spare[index]),
	);
	const wide = layOut(graph, generous, true);
	const { plan } =
		wide.plan.arenaBytes <= minimal.plan.arenaBytes ? wide : minimal;
	plan.steps = graph.operators.flatMap((operator, index) =>
		splitRows(graph, operator, index),
	);
	return plan;
}

/** As many panels as fit in `spare` more bytes and the output has pixels for. */
function widerScratch(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	least: number,
	spare: number,
): number {
	if (least === 0) return 0;
	const [channels] = graph.tensors[operator.output].shape.slice(-1);
	const pixels = elements(graph.tensors[operator.output].shape) / channels;
	const wanted = Math.ceil(pixels / PANEL_PIXELS);
	return (
		Math.max(1, Math.min(wanted, Math.floor((least + spare) / least))) * least
	);
}

function splitRows(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	index: number,
) {
	const rows = tensorRows(graph.tensors[operator.output].shape);
	const whole =
		operatorMacs(graph, operator) === 0 || operator.op === "fullyConnected";
	const most = whole
		? rows
		: Math.max(1, Math.floor(STEP_MACS / rowMacs(graph, operator)));
	const steps: { operator: number; rows: number }[] = [];
	for (let y = 0; y < rows; y += most)
		steps.push({ operator: index, rows: Math.min(most, rows - y) });
	return steps;
}

/** Bytes of weights as stored, without bias and multipliers. */
export function storedWeightBytes(operator: QuantizedOperator): number {
	if (
		operator.op === "conv2d" ||
		operator.op === "fullyConnected" ||
		operator.op === "depthwiseConv2d"
	)
		return operator.weights.length;
	return 0;
}

/** Weight tiles of an operator. */
export function tileCountOf(operator: QuantizedOperator): number {
	if (operator.op === "conv2d")
		return (
			operator.groups * Math.ceil(operator.bias.length / operator.groups / 2)
		);
	if (operator.op === "fullyConnected")
		return Math.ceil(operator.bias.length / 2);
	if (operator.op === "depthwiseConv2d")
		return Math.ceil(operator.bias.length / DEPTHWISE_TILE_CHANNELS);
	return operatorTileBytes(operator) > 0 ? 1 : 0;
}
