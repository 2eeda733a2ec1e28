import type { FloatGraph, FloatLayer } from "./float";

/** Output shape of every layer, without the batch; "input" is the network's input. */
export function shapesOf(graph: FloatGraph): Map<string, number[]> {
	const shapes = new Map([["input", graph.inputShape]]);
	for (const layer of graph.layers) {
		const [input] = layer.inputs.map((name) => shapes.get(name));
		if (!input)
			throw new Error(
				`layer "${layer.name}" reads a layer that does not come before it`,
			);
		shapes.set(layer.name, outputShape(layer, input));
	}
	return shapes;
}

/** Output shape of a layer for its first input's, without the batch. */
export function outputShape(layer: FloatLayer, input: number[]): number[] {
	const [h, w, c] = input;
	switch (layer.op) {
		case "conv2d":
			return [
				...windows(layer, layer.kernel.shape[0], h, w),
				layer.kernel.shape[3],
			];
		case "depthwiseConv2d":
			return [...windows(layer, layer.kernel.shape[0], h, w), c];
		case "averagePool2d":
		case "maxPool2d":
			return [...windows(layer, layer.size, h, w), c];
		case "dense":
			return [layer.kernel.shape[1]];
		case "globalAveragePool":
			return [c];
		case "flatten":
			return [input.reduce((product, size) => product * size, 1)];
		default:
			return input;
	}
}

/** How many windows fit along height and width. */
function windows(
	{ stride, padding }: { stride: number; padding: "same" | "valid" },
	size: number,
	...lengths: number[]
): number[] {
	return lengths.map((length) =>
		Math.ceil((padding === "same" ? length : length - size + 1) / stride),
	);
}
