/**
 * A float network that computes nearly what the int8 one does: weights rounded to their steps, and behind each layer
 * that becomes an int8 tensor a fakeQuantize. Bias correction measures on it, quantization-aware fine-tuning trains it.
 */
import type { FloatGraph, FloatLayer, Parameter } from "../graph/float";
import {
	biasOf,
	channelsOf,
	mapWeights,
	type WeightedLayer,
} from "../graph/layers";
import type { QuantizedGraph, QuantizedTensor } from "../graph/quantized";
import { quantizeWeight, weightScalesOf } from "./weights";

/**
 * @param graph without batch norms; it has the layers of the graph that was quantized, its weights may be others
 * @param quantized gives each tensor's scale and zero point
 */
export function simulate(
	graph: FloatGraph,
	quantized: QuantizedGraph,
): FloatGraph {
	const tensors = new Map(
		quantized.tensors.slice(0, -1).map((tensor) => [tensor.name, tensor]),
	);
	const seen = new Map<string, string>();
	const layers: FloatLayer[] = [];
	const int8 = (name: string) => {
		const tensor = tensors.get(name);
		if (!tensor) return;
		const layer = fakeQuantize(name, tensor);
		layers.push(layer);
		seen.set(name, layer.name);
	};
	int8("input");
	for (const layer of withRoundedWeights(graph, tensors).layers) {
		const inputs = layer.inputs.map((name) => seen.get(name) ?? name);
		layers.push({ ...layer, inputs });
		int8(layer.name);
	}
	return { ...graph, layers };
}

function fakeQuantize(
	name: string,
	{ scale, zeroPoint }: QuantizedTensor,
): FloatLayer {
	const inputs = [name];
	return { op: "fakeQuantize", name: `${name} int8`, inputs, scale, zeroPoint };
}

type Tensors = ReadonlyMap<string, QuantizedTensor>;

function withRoundedWeights(graph: FloatGraph, tensors: Tensors): FloatGraph {
	return mapWeights(graph, (layer) => {
		const input = tensors.get(layer.inputs[0]);
		if (!input)
			throw new Error(
				`layer "${layer.name}" reads "${layer.inputs[0]}", which was not quantized: simulate the graph that was`,
			);
		return { kernel: roundedKernel(layer, input), bias: biasOf(layer) };
	});
}

function roundedKernel(
	layer: WeightedLayer,
	input: QuantizedTensor,
): Parameter {
	const { kernel, bias } = layer;
	const channels = channelsOf(layer);
	const scales = weightScalesOf(kernel, bias, channels, input.scale);
	const values = kernel.values.map((weight, i) => {
		const scale = scales[i % channels];
		return quantizeWeight(weight, scale) * scale;
	});
	return { shape: kernel.shape, values };
}
