/** What tests of the writer share: models around bare graphs, and graphs that TFLite may have. */
import type { Model } from "../../converter/graph/model";
import type {
	OperatorName,
	QuantizedGraph,
	QuantizedOperator,
	Window2d,
} from "../../converter/graph/quantized";
import { activationClamp, NO_CLAMP } from "../../converter/quantize/parameters";
import { importTflite } from "../../converter/tflite";
import {
	placeWindow,
	SAME,
	VALID,
} from "../../converter/tflite/operators/window";
import { exportTflite } from "../../converter/tflite/write";
import { type KernelCase, kernelCases } from "../kernels/cases";

export function modelOf(
	graph: QuantizedGraph,
	overrides: Partial<Model> = {},
): Model {
	const provenance = {
		tool: "test",
		dataset: "none",
		seed: 0,
		arch: "test",
		backend: "none",
	};
	const { shape } = graph.tensors[graph.input];
	return {
		graph,
		input: { kind: "tensor", shape },
		labels: [],
		provenance,
		...overrides,
	};
}

/** Written and read again. */
export function again(graph: QuantizedGraph, overrides: Partial<Model> = {}) {
	return importTflite(exportTflite(modelOf(graph, overrides)));
}

/** The type outside of a graph that ends with this operator. */
export function outputType(op: OperatorName): Model["outputType"] {
	return op === "argMax" ? "int32" : "int8";
}

/**
 * Cases of an operator whose tensors are quantized as TFLite's operator asks for. Every other one has a fused
 * activation and windows as TFLite has them; the others have limits and windows of any kind.
 */
export function tfliteCases(op: OperatorName, count: number): KernelCase[] {
	return kernelCases(op, count).map(({ name, graph }, i) => {
		const output = graph.tensors[graph.output];
		if (op === "argMax") Object.assign(output, { scale: 1, zeroPoint: 0 });
		const { scale, zeroPoint } = output;
		if (/^(min|max)imum|^reduceM/.test(op))
			for (const tensor of graph.tensors)
				Object.assign(tensor, { scale, zeroPoint });
		if (i % 2 === 0) shape(graph, i / 2);
		return { name, graph };
	});
}

const FUSING = /^(conv2d|depthwiseConv2d|fullyConnected|add|sub|mul|.*Pool2d)$/;
const ACTIVATIONS = ["none", "relu", "relu6", "reluN1To1"] as const;

function shape({ tensors, operators }: QuantizedGraph, i: number) {
	const operator = operators.at(-1) as QuantizedOperator;
	const output = tensors[operator.output];
	const { scale, zeroPoint } = output;
	if (operator.op === "prelu") operator.clamp = NO_CLAMP;
	if (FUSING.test(operator.op))
		operator.clamp = activationClamp(ACTIVATIONS[i % 4], scale, zeroPoint);
	if (!("kernel" in operator)) return;
	const [, height, width] = tensors[operator.inputs[0]].shape;
	const fits = [height, width].every(
		(size, axis) => reach(operator, axis) <= size,
	);
	const [strideHeight, strideWidth] = operator.stride;
	const padding = fits && i % 3 === 0 ? VALID : SAME;
	const placed = placeWindow(
		operator.kernel,
		{ padding, strideHeight, strideWidth, dilation: operator.dilation },
		{ height, width },
	);
	operator.padding = placed.window.padding;
	output.shape = [1, placed.height, placed.width, output.shape[3]];
}

function reach({ kernel, dilation }: Window2d, axis: number): number {
	return (kernel[axis] - 1) * dilation[axis] + 1;
}
