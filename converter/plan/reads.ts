/** How much a board reads from flash for one inference: each step reads the weights of its operator anew. */
import { PANEL_PIXELS } from "../../assembly/shared/blob";
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	tensorRows,
} from "../graph/quantized";
import { leastScratch, operatorTileBytes, tileCountOf } from "./kernelMemory";
import type { OperatorPlacement, Plan } from "./types";

/** Bytes of weight tiles that a plan reads in all its steps. */
export function flashReads(
	graph: QuantizedGraph,
	{ steps, operators }: Pick<Plan, "steps" | "operators">,
): number {
	let bytes = 0;
	for (const { operator: at, rows } of steps) {
		const operator = graph.operators[at];
		if (!operator) continue;
		const tiles = tileCountOf(operator) * operatorTileBytes(operator);
		bytes += tiles * passes(graph, operator, rows, operators[at]);
	}
	return bytes;
}

/** Bytes of all weight tiles, each once. */
export function tilesBytes({ operators }: QuantizedGraph): number {
	return operators.reduce(
		(sum, operator) =>
			sum + tileCountOf(operator) * operatorTileBytes(operator),
		0,
	);
}

/** How often a step goes through its tiles: once for as many pixels as its panels hold. */
function passes(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	rows: number,
	{ scratchBytes }: OperatorPlacement,
): number {
	const panel = leastScratch(operator);
	const { shape } = graph.tensors[operator.output];
	const total = tensorRows(shape);
	if (operator.op === "constant") return rows / total;
	if (panel === 0) return 1;
	const pixels = (rows * elements(shape)) / shape[shape.length - 1] / total;
	return Math.ceil(pixels / (Math.floor(scratchBytes / panel) * PANEL_PIXELS));
}
