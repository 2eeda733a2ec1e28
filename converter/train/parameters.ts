import type {
	BatchNormLayer,
	FloatGraph,
	FloatLayer,
	Parameter,
} from "../graph/float";

export interface Trainable {
	parameter: Parameter;
	/** Kernels are pulled towards zero by weight decay; biases and batch norm are not. */
	decay: boolean;
}

/** What the trainer changes in a layer; batch norm's moving averages are not among it. */
export function trainableOf(layer: FloatLayer): Trainable[] {
	switch (layer.op) {
		case "conv2d":
		case "depthwiseConv2d":
		case "dense":
			return [
				{ parameter: layer.kernel, decay: true },
				...(layer.bias ? [{ parameter: layer.bias, decay: false }] : []),
			];
		case "batchNorm":
			return [layer.gamma, layer.beta].map((parameter) => ({
				parameter,
				decay: false,
			}));
		default:
			return [];
	}
}

export function trainables(graph: FloatGraph): Trainable[] {
	return graph.layers.flatMap(trainableOf);
}

export function batchNorms(graph: FloatGraph): BatchNormLayer[] {
	return graph.layers.filter((layer) => layer.op === "batchNorm");
}

/** Everything that training changes, for keeping the best: trainable parameters and moving averages. */
export function statefulParameters(graph: FloatGraph): Parameter[] {
	const trained = trainables(graph).map(({ parameter }) => parameter);
	const averages = batchNorms(graph).flatMap(({ mean, variance }) => [
		mean,
		variance,
	]);
	return [...trained, ...averages];
}
