/**
 * A QuantizedGraph as the FloatGraph that it approximates: int8 weights times their scales. What was trained once can be
 * trained further, without its batch norms, which have become part of the weights.
 */
import type { FloatGraph, FloatLayer, Parameter } from "../graph/float";
import type {
	Conv2d,
	DepthwiseConv2d,
	FullyConnected,
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
	TensorId,
	Window2d,
} from "../graph/quantized";

/** What cannot be trained further: the fact, and what to do instead. */
export class DequantizeError extends Error {
	override name = "DequantizeError";
}

/** Throws DequantizeError for an operator that the trainer has no layer for. */
export function dequantize(graph: QuantizedGraph): FloatGraph {
	const layers: FloatLayer[] = [];
	const names = new Map<TensorId, string>([[graph.input, "input"]]);
	for (const [i, operator] of graph.operators.entries()) {
		const inputs = operator.inputs.map((id) => names.get(id) as string);
		if (isFlattening(graph, operator)) {
			const name = `layer${i + 1}-flat`;
			layers.push({ op: "flatten", name, inputs: inputs.splice(0) });
			inputs.push(name);
		}
		const layer = layerOf(graph, operator, { name: `layer${i + 1}`, inputs });
		layers.push(layer);
		const relu = reluOf(operator, graph.tensors[operator.output]);
		if (relu) {
			const name = `${layer.name}-${relu}`;
			layers.push({ op: relu, name, inputs: [layer.name] });
		}
		names.set(operator.output, layers[layers.length - 1].name);
	}
	return { inputShape: graph.tensors[graph.input].shape.slice(-3), layers };
}

/** A fullyConnected takes an image as it lies; a dense layer takes vectors. */
function isFlattening(graph: QuantizedGraph, operator: QuantizedOperator) {
	const { shape } = graph.tensors[operator.inputs[0]];
	return operator.op === "fullyConnected" && shape.length > 2;
}

type Named = Pick<FloatLayer, "name" | "inputs">;

function layerOf(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
	named: Named,
): FloatLayer {
	const input = graph.tensors[operator.inputs[0]];
	switch (operator.op) {
		case "conv2d":
			if (operator.groups !== 1) break;
			return {
				op: "conv2d",
				...named,
				...window(graph, operator),
				...convolution(operator, input),
			};
		case "depthwiseConv2d":
			return {
				op: "depthwiseConv2d",
				...named,
				...window(graph, operator),
				...depthwise(operator, input),
			};
		case "fullyConnected":
			return { op: "dense", ...named, ...dense(operator, input) };
		case "averagePool2d":
		case "maxPool2d": {
			const { stride, padding } = window(graph, operator);
			const [size] = operator.kernel;
			return { op: operator.op, ...named, size, stride, padding };
		}
		case "mean":
			return { op: "globalAveragePool", ...named };
		case "reshape":
			return { op: "flatten", ...named };
		case "add":
		case "relu":
		case "relu6":
		case "softmax":
		case "logistic":
			return { op: operator.op, ...named };
	}
	throw new DequantizeError(
		`the model has the operator ${operator.op}, which cannot be trained: start --from backbone or scratch`,
	);
}

/** Stride and padding as a FloatGraph has them: equal in both directions, "same" or "valid". */
function window(graph: QuantizedGraph, operator: QuantizedOperator & Window2d) {
	const [sy, sx] = operator.stride;
	const [dy, dx] = operator.dilation;
	const [kh, kw] = operator.kernel;
	const [, height] = graph.tensors[operator.inputs[0]].shape.slice(-4);
	const [, rows] = graph.tensors[operator.output].shape.slice(-4);
	if (sy !== sx || dy !== 1 || dx !== 1 || kh !== kw)
		throw new DequantizeError(
			`the model has a ${operator.op} with a ${kh} x ${kw} kernel, strides ${sy}, ${sx} and dilations ${dy}, ${dx}, which cannot be trained: start --from backbone or scratch`,
		);
	const isSame = rows === Math.ceil(height / sy);
	return {
		stride: sy,
		padding: (isSame ? "same" : "valid") as "same" | "valid",
	};
}

/** [oc, kh, kw, ic] int8 -> [kh, kw, ic, oc]. */
function convolution(operator: Conv2d, input: QuantizedTensor) {
	const { weights, weightScales, kernel } = operator;
	const channels = weightScales.length;
	const depth = weights.length / channels;
	const [kh, kw] = kernel;
	const values = new Float32Array(weights.length);
	for (let c = 0; c < channels; c++)
		for (let k = 0; k < depth; k++)
			values[k * channels + c] = weights[c * depth + k] * weightScales[c];
	const shape = [kh, kw, depth / (kh * kw), channels];
	return { kernel: { shape, values }, bias: bias(operator, input) };
}

/** [kh, kw, c] int8 -> [kh, kw, c, 1]. */
function depthwise(operator: DepthwiseConv2d, input: QuantizedTensor) {
	const { weights, weightScales, kernel } = operator;
	const channels = weightScales.length;
	const values = Float32Array.from(
		weights,
		(weight, i) => weight * weightScales[i % channels],
	);
	const shape = [...kernel, channels, 1];
	return { kernel: { shape, values }, bias: bias(operator, input) };
}

/** [oc, k] int8 -> [k, oc]. */
function dense(operator: FullyConnected, input: QuantizedTensor) {
	const { weights, weightScales } = operator;
	const channels = weightScales.length;
	const depth = weights.length / channels;
	const values = new Float32Array(weights.length);
	for (let c = 0; c < channels; c++)
		for (let k = 0; k < depth; k++)
			values[k * channels + c] = weights[c * depth + k] * weightScales[c];
	const kernel = { shape: [depth, channels], values };
	return { kernel, bias: bias(operator, input) };
}

/** int32 at the scale inputScale * weightScale. */
function bias(
	{ bias, weightScales }: Conv2d | DepthwiseConv2d | FullyConnected,
	{ scale }: QuantizedTensor,
): Parameter {
	const values = Float32Array.from(
		bias,
		(value, c) => value * scale * weightScales[c],
	);
	return { shape: [values.length], values };
}

/** Operators whose clamp may be a fused activation. */
const FUSED = [
	"conv2d",
	"depthwiseConv2d",
	"fullyConnected",
	"add",
	"averagePool2d",
	"maxPool2d",
];

/** A clamp that cuts at zero is a relu; at zero and six, relu6. */
function reluOf(
	{ op, clamp }: QuantizedOperator,
	{ scale, zeroPoint }: QuantizedTensor,
) {
	if (!FUSED.includes(op) || clamp.min !== zeroPoint) return undefined;
	// A pool's values are its input's: without a limit there is none of its own.
	if (op.endsWith("Pool2d") && clamp.min === -128 && clamp.max === 127)
		return undefined;
	return clamp.max === Math.round(6 / scale) + zeroPoint ? "relu6" : "relu";
}
