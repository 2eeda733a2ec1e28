import { graphMacs, storedWeightBytes } from "../graph/cost";
import type { QuantizedGraph } from "../graph/quantized";
import { planBoard } from "../plan/plan";

export interface Cost {
	macs: number;
	weightBytes: number;
	/** RAM of a board's plan. */
	arenaBytes: number;
}

export function costOf(graph: QuantizedGraph): Cost {
	return {
		macs: graphMacs(graph),
		weightBytes: graph.operators.reduce(
			(sum, operator) => sum + storedWeightBytes(operator),
			0,
		),
		arenaBytes: planBoard(graph).arenaBytes,
	};
}
