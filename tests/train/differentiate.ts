import type { FloatGraph, Parameter } from "../../converter/graph/float";
import type { Batch } from "../../converter/train/batch";
import { LOSSES } from "../../converter/train/loss/index";
import {
	backward,
	forward,
	lastLayer,
	outputRecord,
	upload,
} from "../../converter/train/network";
import { scope, type Tf } from "../../converter/train/tf";

/** Loss (label smoothing 0.1) and gradients of a graph in training mode, as plain numbers. */
export function differentiate(
	tf: Tf,
	graph: FloatGraph,
	{ inputs, labels, targets }: Batch,
): { loss: number; gradients: Map<Parameter, Float32Array> } {
	return scope(tf, () => {
		const weights = upload(tf, graph);
		const x = tf.tensor(inputs, [labels.length, ...graph.inputShape]);
		const records = forward(tf, graph, weights, x, true);
		const { output } = outputRecord(graph, records);
		const loss = LOSSES[lastLayer(graph).op](
			output.dataSync<"float32">(),
			labels,
			{ smoothing: 0.1, targets },
		);
		const dlogits = tf.tensor(loss.gradient, output.shape);
		const tensors = backward(tf, graph, weights, records, dlogits);
		const gradients = new Map<Parameter, Float32Array>();
		for (const [parameter, gradient] of tensors)
			gradients.set(parameter, gradient.dataSync<"float32">());
		return { loss: loss.value, gradients };
	});
}
