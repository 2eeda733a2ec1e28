/**
 * Steps -> Plan: which bytes of the arena each tensor, each kernel's scratch and each weight tile gets. A tensor keeps
 * as many rows as are needed at one time, in a ring; the rows of one that keeps them all come and go one by one, and so
 * does what may lie in their place.
 */
import { alignUp, BLOB_ALIGN } from "../../assembly/shared/blob";
import type { QuantizedGraph } from "../graph/quantized";
import { shareMemory } from "./alias";
import { leastScratch, tileBufferBytes } from "./kernelMemory";
import { joinedLife, ringRows, type TensorLife, tensorLives } from "./lives";
import { lowerBound, placeBuffers } from "./place";
import { isBrought, type RowNetwork } from "./rowNetwork";
import type { Buffer, Interval, Plan, Step } from "./types";

/** What has to find room: a buffer for each tensor, then scratch and tile of each operator. */
export interface PlanBuffers {
	buffers: Buffer[];
	/** By tensor: its buffer, where it may share that of another. */
	owner: number[];
	/** By tensor: the rows that it keeps. */
	rings: number[];
}

export interface LaidOut extends PlanBuffers {
	plan: Plan;
	offsets: number[];
}

/**
 * @param tiles whether weights come tile by tile, and not resident
 * @param attempts as for placeBuffers
 */
export function layOut(
	graph: QuantizedGraph,
	network: RowNetwork,
	steps: Step[],
	tiles: boolean,
	attempts?: number,
): LaidOut {
	const all = planBuffers(graph, network, steps, tiles);
	const { buffers, owner, rings } = all;
	const first = rings.length;
	const { offsets, peak } = placeBuffers(buffers, {
		align: BLOB_ALIGN,
		apart: graph.operators.map(({ output }, at) => [
			owner[output],
			first + 2 * at,
		]),
		attempts,
	});
	const plan = {
		arenaBytes: alignUp(peak, BLOB_ALIGN),
		lowerBound: lowerBound(buffers),
		tensors: rings.map((ring, tensor) => ({
			offset: offsets[owner[tensor]],
			ring,
		})),
		operators: graph.operators.map((_, at) => ({
			scratchOffset: offsets[first + 2 * at],
			scratchBytes: buffers[first + 2 * at].bytes,
			tileOffset: offsets[first + 2 * at + 1],
			tileBytes: buffers[first + 2 * at + 1].bytes,
		})),
		steps,
		inputByRows: isBrought(network),
	};
	return { ...all, plan, offsets };
}

export function planBuffers(
	graph: QuantizedGraph,
	network: RowNetwork,
	steps: readonly Step[],
	tiles: boolean,
): PlanBuffers {
	const lives = tensorLives(network, steps);
	const owner = shareMemory(network, lives);
	const rows = network.tensors.map((_, tensor) =>
		sharedRows(network, lives, owner, tensor),
	);
	const tensors = rows.map((shared, tensor) =>
		owner[tensor] === tensor ? tensorBuffer(network, shared, tensor) : NONE,
	);
	const working = graph.operators.flatMap((operator, at) => {
		const during = intervals(steps, at);
		const tile = tiles ? tileBufferBytes(operator) : 0;
		return [leastScratch(operator), tile].map((bytes) => ({
			bytes,
			parts: [{ at: 0, bytes, during }],
		}));
	});
	return {
		buffers: [...tensors, ...working],
		owner,
		rings: rows.map(({ ring }) => ring),
	};
}

const NONE: Buffer = { bytes: 0, parts: [] };

/** How many rows a tensor keeps, and when the memory of each is in use; `life` is absent where layouts differ. */
interface SharedRows {
	ring: number;
	life?: TensorLife;
	during: Interval;
}

/** Of all tensors in one place: a ring of the rows that any of them needs, or all rows where one must be whole. */
function sharedRows(
	network: RowNetwork,
	lives: readonly TensorLife[],
	owner: readonly number[],
	tensor: number,
): SharedRows {
	const { rows } = network.tensors[tensor];
	const group = owner.flatMap((of, other) =>
		of === owner[tensor] ? [other] : [],
	);
	const during: Interval = [
		Math.min(...group.flatMap((t) => lives[t].written)),
		Math.max(...group.flatMap((t) => lives[t].read)),
	];
	if (group.some((other) => network.tensors[other].rows !== rows))
		return { ring: rows, during };
	const life = joinedLife(group.map((other) => lives[other]));
	const whole =
		group.includes(network.output) ||
		(group.includes(network.input) && !isBrought(network));
	return { ring: whole ? rows : ringRows(life), life, during };
}

function tensorBuffer(
	network: RowNetwork,
	{ ring, life, during }: SharedRows,
	tensor: number,
): Buffer {
	const { rowBytes } = network.tensors[tensor];
	const bytes = ring * rowBytes;
	if (!life) return { bytes, parts: [{ at: 0, bytes, during: [during] }] };
	const parts = Array.from({ length: ring }, (_, slot) => ({
		at: slot * rowBytes,
		bytes: rowBytes,
		during: slotLife(life, slot, ring),
	}));
	return { bytes, parts };
}

/** When a slot of a ring is in use: rows slot, slot + ring, slot + 2 ring... one after the other. */
function slotLife({ written, read }: TensorLife, slot: number, ring: number) {
	const all: Interval[] = [];
	for (let y = slot; y < written.length; y += ring)
		all.push([written[y], read[y]]);
	return all;
}

/** When an operator runs: its steps, those in a row as one. */
export function intervals(
	steps: readonly Step[],
	operator: number,
): Interval[] {
	const all: [number, number][] = [];
	steps.forEach((step, at) => {
		if (step.operator !== operator) return;
		const last = all.at(-1);
		if (last && last[1] === at - 1) last[1] = at;
		else all.push([at, at]);
	});
	return all;
}
