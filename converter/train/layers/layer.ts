/**
 * How a layer of a FloatGraph is computed and differentiated. tfjs-core's own autodiff is not used: its package for
 * Node registers no gradients, its batch norm gradient is slow, and a layer's two directions read well side by side.
 */
import type { FloatLayer, Parameter } from "../../graph/float";
import type { Tensor, Tf } from "../tf";

export interface Pass {
	tf: Tf;
	/** Batch norm takes the batch's own statistics when training, the moving averages otherwise. */
	training: boolean;
	/** Whether the relu that reads this batch norm, and nothing else does, is computed with it. */
	withRelu(layer: FloatLayer): boolean;
	/** A parameter's values as a tensor of its shape. */
	weight(parameter: Parameter): Tensor;
}

/** What backward needs of a layer's forward. All tensors have the batch as their first dimension. */
export interface LayerRecord {
	inputs: Tensor[];
	output: Tensor;
	/** Of the layer's own choosing. */
	kept: Tensor[];
}

export interface LayerGradients {
	/** One per input; empty where `needed` was false. */
	inputs: Tensor[];
	parameters: [Parameter, Tensor][];
}

export interface LayerKind<L extends FloatLayer> {
	forward(
		pass: Pass,
		layer: L,
		inputs: Tensor[],
	): { output: Tensor; kept?: Tensor[] };
	/** `needed`: whether anything before the layer is trained, so that its input's gradient matters. */
	backward(
		pass: Pass,
		layer: L,
		record: LayerRecord,
		dy: Tensor,
		needed: boolean,
	): LayerGradients;
}
