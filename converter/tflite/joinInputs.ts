import {
	type DepthwiseConv2d,
	elements,
	type QuantizedGraph,
	type QuantizedTensor,
	type TensorId,
} from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";

/**
 * A graph of several inputs as one whose single input holds their bytes behind each other. A depthwise convolution
 * with a 1 at the right tap cuts each out exactly: its multiplier is 1 and its bias takes the zero point away.
 */
export function joinInputs(
	graph: Omit<QuantizedGraph, "input">,
	inputs: TensorId[],
): QuantizedGraph {
	const sizes = inputs.map((id) => elements(graph.tensors[id].shape));
	const total = sizes.reduce((sum, size) => sum + size, 0);
	const input = graph.tensors.length;
	const tensors = [...graph.tensors, column("joined", total, 1, 0)];
	const operators: QuantizedGraph["operators"] = [];
	let offset = 0;
	for (const [i, output] of inputs.entries()) {
		const { name, scale, zeroPoint } = graph.tensors[output];
		const cut = tensors.push(column(`${name} cut`, sizes[i], scale, zeroPoint));
		const taps = total - sizes[i] + 1;
		operators.push(
			cutOut(input, cut - 1, taps, offset, graph.tensors[output]),
			{ op: "reshape", inputs: [cut - 1], output, clamp: NO_CLAMP },
		);
		offset += sizes[i];
	}
	const all = [...operators, ...graph.operators];
	return { ...graph, tensors, operators: all, input };
}

function column(
	name: string,
	height: number,
	scale: number,
	zeroPoint: number,
): QuantizedTensor {
	return { name, shape: [1, height, 1, 1], scale, zeroPoint };
}

function cutOut(
	input: TensorId,
	output: TensorId,
	taps: number,
	offset: number,
	{ scale, zeroPoint }: QuantizedTensor,
): DepthwiseConv2d {
	return {
		op: "depthwiseConv2d",
		inputs: [input],
		output,
		clamp: NO_CLAMP,
		kernel: [taps, 1],
		stride: [1, 1],
		dilation: [1, 1],
		padding: { top: 0, left: 0 },
		weights: Int8Array.from({ length: taps }, (_, tap) =>
			tap === offset ? 1 : 0,
		),
		weightScales: Float32Array.of(scale),
		bias: Int32Array.of(-zeroPoint),
	};
}
