/**
 * FloatGraph without batch norms -> QuantizedGraph: weights symmetric per output channel, activations asymmetric per
 * tensor from the calibrated ranges, bias int32 at inputScale * weightScale. A relu that alone reads a layer with
 * weights or an add becomes that operator's clamp.
 */
import type { FloatGraph, FloatLayer } from "../graph/float";
import type {
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
	TensorId,
} from "../graph/quantized";
import type { Observation, Observations } from "./calibrate";
import { readers } from "./fold";
import { type Activation, activationClamp, NO_CLAMP } from "./parameters";
import { convolution, depthwise, fullyConnected, window } from "./weights";

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;

/** Photos: int8 = u8 ^ 0x80, u8 / 255 is what the float network saw. */
export const IMAGE_QUANTIZATION: Quantization = {
	scale: Math.fround(1 / 255),
	zeroPoint: -128,
};
/** Probabilities, as TFLite's softmax has them. */
const SOFTMAX_QUANTIZATION: Quantization = { scale: 1 / 256, zeroPoint: -128 };

/** Scale and zero point for a range, widened to hold 0, which becomes exact. */
export function rangeQuantization({
	min,
	max,
}: Pick<Observation, "min" | "max">): Quantization {
	const low = Math.min(0, min);
	const high = Math.max(0, max);
	const scale = Math.fround((high - low) / 255) || Math.fround(1 / 255);
	return {
		scale,
		zeroPoint: Math.max(-128, Math.min(127, Math.round(-128 - low / scale))),
	};
}

/** @param input quantization of the input; default: from its calibrated range */
export function quantize(
	graph: FloatGraph,
	observations: Observations,
	input?: Quantization,
): QuantizedGraph {
	const builder = new Quantizer(graph, observations);
	return builder.run(input);
}

class Quantizer {
	readonly #graph: FloatGraph;
	readonly #observations: Observations;
	readonly #tensors: QuantizedTensor[] = [];
	readonly #operators: QuantizedOperator[] = [];
	/** Tensor of each layer's output. */
	readonly #ids = new Map<string, TensorId>();

	constructor(graph: FloatGraph, observations: Observations) {
		this.#graph = graph;
		this.#observations = observations;
	}

	run(input?: Quantization): QuantizedGraph {
		this.#tensor("input", input ?? rangeQuantization(this.#observed("input")));
		const { layers } = this.#graph;
		for (const layer of layers)
			if (!this.#ids.has(layer.name)) this.#layer(layer);
		const output = this.#ids.get(
			(layers.at(-1) as FloatLayer).name,
		) as TensorId;
		return {
			tensors: this.#tensors,
			operators: this.#operators,
			input: 0,
			output,
		};
	}

	#observed(name: string): Observation {
		const observation = this.#observations.get(name);
		if (!observation)
			throw new Error(
				`layer "${name}" was not calibrated: calibrate the same graph`,
			);
		return observation;
	}

	#tensor(name: string, quantization: Quantization): TensorId {
		const id =
			this.#tensors.push({
				name,
				shape: [1, ...this.#observed(name).shape],
				...quantization,
			}) - 1;
		this.#ids.set(name, id);
		return id;
	}

	#layer(layer: FloatLayer) {
		const inputs = layer.inputs.map((name) => this.#ids.get(name) as TensorId);
		const from = this.#tensors[inputs[0]];
		const keep = { scale: from.scale, zeroPoint: from.zeroPoint };
		switch (layer.op) {
			case "conv2d":
			case "depthwiseConv2d":
			case "dense":
			case "add": {
				const { name, activation } = this.#fusedActivation(layer);
				const output = this.#tensor(
					name,
					rangeQuantization(this.#observed(name)),
				);
				this.#ids.set(layer.name, output);
				const { scale, zeroPoint } = this.#tensors[output];
				const clamp = activationClamp(activation, scale, zeroPoint);
				this.#operators.push({
					...this.#arithmetic(layer, from),
					inputs,
					output,
					clamp,
				} as QuantizedOperator);
				return;
			}
			case "relu":
			case "relu6": {
				const output = this.#tensor(
					layer.name,
					rangeQuantization(this.#observed(layer.name)),
				);
				const { scale, zeroPoint } = this.#tensors[output];
				this.#operators.push({
					op: layer.op,
					inputs,
					output,
					clamp: activationClamp(layer.op, scale, zeroPoint),
				});
				return;
			}
			case "averagePool2d":
			case "maxPool2d": {
				const output = this.#tensor(layer.name, keep);
				const size: [number, number] = [layer.size, layer.size];
				const shape = window(
					layer,
					size,
					from.shape,
					this.#tensors[output].shape,
				);
				this.#operators.push({
					op: layer.op,
					inputs,
					output,
					clamp: NO_CLAMP,
					...shape,
				});
				return;
			}
			case "globalAveragePool": {
				const output = this.#tensor(
					layer.name,
					rangeQuantization(this.#observed(layer.name)),
				);
				this.#operators.push({
					op: "mean",
					axes: [1, 2],
					inputs,
					output,
					clamp: NO_CLAMP,
				});
				return;
			}
			case "flatten":
				this.#operators.push({
					op: "reshape",
					inputs,
					output: this.#tensor(layer.name, keep),
					clamp: NO_CLAMP,
				});
				return;
			case "softmax": {
				const output = this.#tensor(layer.name, SOFTMAX_QUANTIZATION);
				this.#operators.push({
					op: "softmax",
					beta: 1,
					inputs,
					output,
					clamp: NO_CLAMP,
				});
				return;
			}
			default:
				throw new Error(
					`layer "${layer.name}" (${layer.op}) cannot be quantized: fold batch norms first`,
				);
		}
	}

	/** The relu that alone reads this layer, and whose output is then the operator's. */
	#fusedActivation(layer: FloatLayer): {
		name: string;
		activation: Activation;
	} {
		const next = this.#graph.layers.find(({ inputs }) =>
			inputs.includes(layer.name),
		);
		if (
			!next ||
			(next.op !== "relu" && next.op !== "relu6") ||
			readers(this.#graph, layer.name) > 1
		)
			return { name: layer.name, activation: "none" };
		return { name: next.name, activation: next.op };
	}

	#arithmetic(layer: FloatLayer, input: QuantizedTensor) {
		const output = this.#tensors[this.#ids.get(layer.name) as TensorId];
		switch (layer.op) {
			case "conv2d":
				return convolution(layer, input, output);
			case "depthwiseConv2d":
				return depthwise(layer, input, output);
			case "dense":
				return fullyConnected(layer, input);
			default:
				return { op: "add" };
		}
	}
}
