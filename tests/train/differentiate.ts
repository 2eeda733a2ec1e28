import type { FloatGraph, Parameter } from "../../converter/graph/float";
import type { Batch } from "../../converter/train/batch";
import {
	differentiate as flat,
	gradientParameters,
	pieces,
} from "../../converter/train/differentiate";
import type { Tf } from "../../converter/train/tf";

/** Loss (label smoothing 0.1) and gradients of a graph in training mode, by parameter. */
export function differentiate(
	tf: Tf,
	graph: FloatGraph,
	batch: Batch,
): { loss: number; gradients: Map<Parameter, Float32Array> } {
	const { loss, gradient } = flat(tf, graph, batch, { labelSmoothing: 0.1 });
	return {
		loss,
		gradients: new Map(pieces(gradient, gradientParameters(graph))),
	};
}
