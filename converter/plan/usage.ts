/** How much of the arena each operator has in use, read off a plan's placements. */
import { tensorBytes } from "../graph/cost";
import type { QuantizedGraph } from "../graph/quantized";
import { lastUse } from "./alias";

interface Placements {
	tensors: readonly { offset: number }[];
	operators: readonly {
		scratchOffset: number;
		scratchBytes: number;
		tileOffset: number;
		tileBytes: number;
	}[];
}

/** Bytes in use while each operator runs; tensors that share memory count once. */
export function arenaUsage(graph: QuantizedGraph, plan: Placements): number[] {
	const written = graph.tensors.map((_, tensor) =>
		graph.operators.findIndex(({ output }) => output === tensor),
	);
	const last = graph.tensors.map((_, tensor) => lastUse(graph, tensor));
	return graph.operators.map((_, at) => {
		const { scratchOffset, scratchBytes, tileOffset, tileBytes } =
			plan.operators[at];
		const spans = graph.tensors.flatMap((_, tensor) =>
			written[tensor] <= at && at <= last[tensor]
				? [[plan.tensors[tensor].offset, tensorBytes(graph, tensor)]]
				: [],
		);
		return covered([
			...spans,
			[scratchOffset, scratchBytes],
			[tileOffset, tileBytes],
		]);
	});
}

/** Total length of the union of [offset, length] spans. */
function covered(spans: readonly number[][]): number {
	let sum = 0;
	let end = 0;
	for (const [offset, length] of [...spans].sort((a, b) => a[0] - b[0])) {
		sum += Math.max(0, offset + length - Math.max(end, offset));
		end = Math.max(end, offset + length);
	}
	return sum;
}
