/** Small networks and examples by hand, for what quantization does to them. */
import type { Samples } from "../../converter/dataset/samples";
import type {
	FloatGraph,
	FloatLayer,
	Parameter,
} from "../../converter/graph/float";
import { elements } from "../../converter/graph/quantized";
import type { Tf } from "../../converter/train/tf";
import { Trainer } from "../../converter/train/trainer";

export function parameter(
	shape: number[],
	value: (i: number) => number,
): Parameter {
	const length = elements(shape);
	return { shape, values: Float32Array.from({ length }, (_, i) => value(i)) };
}

/** `depth` inputs to `channels` outputs. */
export function dense(
	name: string,
	input: string,
	[depth, channels]: [number, number],
	weight: (from: number, to: number) => number,
): FloatLayer {
	return {
		op: "dense",
		name,
		inputs: [input],
		kernel: parameter([depth, channels], (i) =>
			weight(Math.floor(i / channels), i % channels),
		),
		bias: parameter([channels], () => 0),
	};
}

export function relu(
	name: string,
	input: string,
	op: "relu" | "relu6" = "relu",
): FloatLayer {
	return { op, name, inputs: [input] };
}

/** With a softmax behind the last layer. */
export function net(inputShape: number[], layers: FloatLayer[]): FloatGraph {
	const logits = layers[layers.length - 1].name;
	const softmax: FloatLayer = {
		op: "softmax",
		name: "answer",
		inputs: [logits],
	};
	return { inputShape, layers: [...layers, softmax] };
}

export function samples(
	inputShape: number[],
	inputs: readonly ArrayLike<number>[],
	labels: number[],
): Samples {
	return {
		inputShape,
		classes: Math.max(...labels) + 1,
		labels,
		write: (index, target) => target.set(inputs[index]),
	};
}

/** What the network says of each example, [n, classes]. */
export function probabilities(
	tf: Tf,
	graph: FloatGraph,
	examples: Samples,
): Float32Array {
	const options = { weightDecay: 0, labelSmoothing: 0 };
	return new Trainer(tf, graph, options).evaluate(examples).probabilities;
}
