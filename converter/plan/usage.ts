/** How much of the arena each operator has in use, read off a plan's placements. */
import { alignUp, BLOB_ALIGN } from "../../assembly/shared/blob";
import { tensorBytes } from "../graph/cost";
import type { QuantizedGraph } from "../graph/quantized";
import { lastUse } from "./alias";
import { leastScratch } from "./kernelMemory";

interface Placements {
	tensors: readonly { offset: number }[];
	operators: readonly {
		scratchOffset: number;
		tileOffset: number;
		tileBytes: number;
	}[];
}

/**
 * Bytes that must be there while each operator runs: tensors that share memory count once, and of the scratch the
 * least that the kernel needs, since more is only taken where it is free.
 */
export function arenaUsage(graph: QuantizedGraph, plan: Placements): number[] {
	const written = graph.tensors.map((_, tensor) =>
		graph.operators.findIndex(({ output }) => output === tensor),
	);
	const last = graph.tensors.map((_, tensor) => lastUse(graph, tensor));
	return graph.operators.map((_, at) => {
		const { scratchOffset, tileOffset, tileBytes } = plan.operators[at];
		const spans = graph.tensors.flatMap((_, tensor) =>
			written[tensor] <= at && at <= last[tensor]
				? [[plan.tensors[tensor].offset, tensorBytes(graph, tensor)]]
				: [],
		);
		return covered([
			...spans,
			[scratchOffset, leastScratch(graph.operators[at])],
			[tileOffset, tileBytes],
		]);
	});
}

/** Total length of the union of [offset, length] spans, each rounded up as the planner does. */
function covered(spans: readonly number[][]): number {
	let sum = 0;
	let end = 0;
	for (const [offset, bytes] of [...spans].sort((a, b) => a[0] - b[0])) {
		const length = alignUp(bytes, BLOB_ALIGN);
		sum += Math.max(0, offset + length - Math.max(end, offset));
		end = Math.max(end, offset + length);
	}
	return sum;
}
