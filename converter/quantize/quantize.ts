/**
 * FloatGraph without batch norms -> QuantizedGraph: weights symmetric per output channel, activations asymmetric per
 * tensor from the calibrated ranges, bias int32 at inputScale * weightScale. A relu that alone reads a layer with
 * weights or an add becomes that operator's clamp.
 */
import type { FloatGraph, FloatLayer, PoolLayer } from "../graph/float";
import { soleReader } from "../graph/layers";
import type {
	Pool2d,
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
	TensorId,
} from "../graph/quantized";
import type { Observation, Observations } from "./calibrate";
import { type Activation, activationClamp } from "./parameters";
import { convolution, depthwise, fullyConnected, window } from "./weights";

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;
type Base = Pick<QuantizedOperator, "inputs" | "output" | "clamp">;

/** Photos: int8 = u8 ^ 0x80, u8 / 255 is what the float network saw. */
export const IMAGE_QUANTIZATION: Quantization = {
	scale: Math.fround(1 / 255),
	zeroPoint: -128,
};
/** As TFLite's softmax and logistic have them. */
const PROBABILITY_QUANTIZATION: Quantization = {
	scale: 1 / 256,
	zeroPoint: -128,
};

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
			if (!this.#ids.has(layer.name))
				this.#operators.push(this.#operator(layer));
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

	#operator(layer: FloatLayer): QuantizedOperator {
		const inputs = layer.inputs.map((name) => this.#ids.get(name) as TensorId);
		const from = this.#tensors[inputs[0]];
		switch (layer.op) {
			case "conv2d": {
				const base = this.#fused(layer, inputs);
				const to = this.#tensors[base.output];
				return { ...convolution(layer, from, to), ...base };
			}
			case "depthwiseConv2d": {
				const base = this.#fused(layer, inputs);
				const to = this.#tensors[base.output];
				return { ...depthwise(layer, from, to), ...base };
			}
			case "dense":
				return {
					...fullyConnected(layer, from),
					...this.#fused(layer, inputs),
				};
			case "add":
				return { op: "add", ...this.#fused(layer, inputs) };
			case "relu":
			case "relu6":
				return { op: layer.op, ...this.#ranged(layer.name, inputs, layer.op) };
			case "averagePool2d":
			case "maxPool2d":
				return this.#pool(layer, inputs);
			case "globalAveragePool":
				return {
					op: "mean",
					axes: [1, 2],
					...this.#ranged(layer.name, inputs),
				};
			case "flatten":
				return { op: "reshape", ...this.#base(layer.name, inputs, from) };
			case "softmax": {
				const base = this.#base(layer.name, inputs, PROBABILITY_QUANTIZATION);
				return { op: "softmax", beta: 1, ...base };
			}
			case "logistic":
				return {
					op: "logistic",
					...this.#base(layer.name, inputs, PROBABILITY_QUANTIZATION),
				};
			case "batchNorm":
				throw new Error(
					`layer "${layer.name}" is a batch norm: fold batch norms before quantizing`,
				);
			case "fakeQuantize":
				throw new Error(
					`layer "${layer.name}" imitates quantization: quantize the graph that it was put into`,
				);
		}
	}

	/** Output and clamp of an operator whose output has a given quantization. */
	#base(
		name: string,
		inputs: TensorId[],
		{ scale, zeroPoint }: Quantization,
		activation: Activation = "none",
	): Base {
		const output = this.#tensor(name, { scale, zeroPoint });
		const clamp = activationClamp(activation, scale, zeroPoint);
		return { inputs, output, clamp };
	}

	/** The same, by what calibration saw. */
	#ranged(name: string, inputs: TensorId[], activation?: Activation): Base {
		const quantization = rangeQuantization(this.#observed(name));
		return this.#base(name, inputs, quantization, activation);
	}

	/** The same, with the relu behind it; both layers' names then stand for the output. */
	#fused(layer: FloatLayer, inputs: TensorId[]): Base {
		const { name, activation } = this.#fusedActivation(layer);
		const base = this.#ranged(name, inputs, activation);
		this.#ids.set(layer.name, base.output);
		return base;
	}

	/** Pools keep scale and zero point. */
	#pool(layer: PoolLayer, inputs: TensorId[]): Pool2d {
		const from = this.#tensors[inputs[0]];
		const base = this.#base(layer.name, inputs, from);
		const to = this.#tensors[base.output];
		const kernel: [number, number] = [layer.size, layer.size];
		const place = window(layer, kernel, from.shape, to.shape);
		return { op: layer.op, ...place, ...base };
	}

	/** The relu that alone reads this layer, and whose output is then the operator's. */
	#fusedActivation(layer: FloatLayer): {
		name: string;
		activation: Activation;
	} {
		const next = soleReader(this.#graph, layer.name);
		if (next?.op !== "relu" && next?.op !== "relu6")
			return { name: layer.name, activation: "none" };
		return { name: next.name, activation: next.op };
	}
}
