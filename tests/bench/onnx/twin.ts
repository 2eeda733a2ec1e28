/**
 * The ONNX twin of a network, in the form that onnxruntime is fastest with: uint8 activations (int8 + 128), int8 weights
 * with a scale a channel, and its quantized operators themselves (QLinearConv, QLinearAdd, QGemm...), which its optimizer
 * would make of a QuantizeLinear-DequantizeLinear model. onnxruntime requantizes in float32, so its bytes may differ.
 * Images go in as height x width x channels and are transposed once; onnxruntime turns the rest to channels-last itself.
 */
import {
	type Add,
	type Clamp,
	type Conv2d,
	type DepthwiseConv2d,
	dims4,
	type FullyConnected,
	type Mean,
	type Pool2d,
	type QuantizedGraph,
	type QuantizedOperator,
	type Reshape,
	type Softmax,
	type TensorId,
	type Window2d,
} from "../../../converter/graph/quantized";
import { MICROSOFT, OnnxFile } from "./file";
import { channelsFirst, transposed, windowAttributes } from "./layout";

/** Throws Error where the network has an operator that is not translated. */
export function onnxTwin(graph: QuantizedGraph): Uint8Array {
	return new Twin(graph).bytes();
}

class Twin {
	readonly #graph: QuantizedGraph;
	readonly #file = new OnnxFile();
	/** Names of the tensors; those of rank 4 are n x c x h x w. */
	readonly #names: string[] = [];

	constructor(graph: QuantizedGraph) {
		this.#graph = graph;
	}

	bytes(): Uint8Array {
		const { tensors, operators, input, output } = this.#graph;
		this.#names[input] = this.#toChannelsFirst("input", input);
		for (const operator of operators)
			this.#names[operator.output] = this.#clamped(
				this.#translate(operator),
				operator.clamp,
			);
		return this.#file.bytes(
			tensors[input].shape,
			this.#toChannelsLast(output),
			tensors[output].shape,
		);
	}

	#translate(operator: QuantizedOperator): string {
		switch (operator.op) {
			case "conv2d":
			case "depthwiseConv2d":
				return this.#convolution(operator);
			case "fullyConnected":
				return this.#fullyConnected(operator);
			case "add":
				return this.#add(operator);
			case "averagePool2d":
				return this.#averagePool(operator);
			case "mean":
				return this.#mean(operator);
			case "softmax":
				return this.#softmax(operator);
			case "reshape":
				return this.#reshape(operator);
			default:
				throw new Error(`no ONNX twin of ${operator.op} is written here`);
		}
	}

	#convolution(operator: Conv2d | DepthwiseConv2d): string {
		const { inputs, output, bias, weightScales } = operator;
		const channels = bias.length;
		const [height, width] = operator.kernel;
		const isDepthwise = operator.op === "depthwiseConv2d";
		const depth = operator.weights.length / (channels * height * width);
		const weights = isDepthwise
			? transposed(operator.weights, height * width, channels)
			: channelsFirst(operator.weights, height * width, depth);
		const inputChannels = this.#dims(inputs[0])[3];
		return this.#file.node(
			"QLinearConv",
			[
				...this.#quantized(inputs[0]),
				this.#file.constant(weights, [channels, depth, height, width]),
				this.#file.constant(weightScales, [channels]),
				this.#file.constant(new Int8Array(channels), [channels]),
				...this.#scale(output),
				this.#file.constant(bias, [channels]),
			],
			{
				...this.#window(operator, inputs[0], output),
				dilations: operator.dilation,
				group: isDepthwise ? inputChannels : operator.groups,
			},
		);
	}

	#fullyConnected(operator: FullyConnected): string {
		const { inputs, output, bias, weights, weightScales } = operator;
		const count = bias.length;
		const depth = weights.length / count;
		const { shape } = this.#graph.tensors[inputs[0]];
		const flat =
			shape.length === 2
				? this.#names[inputs[0]]
				: this.#shaped(this.#toChannelsLast(inputs[0]), [1, depth]);
		return this.#file.node(
			"QGemm",
			[
				flat,
				...this.#scale(inputs[0]),
				this.#file.constant(weights, [count, depth]),
				this.#file.constant(weightScales, [count]),
				this.#file.constant(new Int8Array(count), [count]),
				this.#file.constant(bias, [count]),
				...this.#scale(output),
			],
			{ transB: 1 },
			MICROSOFT,
		);
	}

	#add({ inputs, output }: Add): string {
		const operands = inputs.flatMap((input) => this.#quantized(input));
		const all = [...operands, ...this.#scale(output)];
		return this.#file.node("QLinearAdd", all, {}, MICROSOFT);
	}

	#averagePool(operator: Pool2d): string {
		const { inputs, output } = operator;
		return this.#file.node(
			"QLinearAveragePool",
			[...this.#quantized(inputs[0]), ...this.#scale(output)],
			this.#window(operator, inputs[0], output),
			MICROSOFT,
		);
	}

	/** Over all pixels; the output may have lost height and width. */
	#mean({ inputs, output, axes }: Mean): string {
		if (axes.join() !== "1,2")
			throw new Error(`no ONNX twin of a mean over ${axes} is written here`);
		const pooled = this.#file.node(
			"QLinearGlobalAveragePool",
			[...this.#quantized(inputs[0]), ...this.#scale(output)],
			{},
			MICROSOFT,
		);
		const { shape } = this.#graph.tensors[output];
		return shape.length === 4 ? pooled : this.#shaped(pooled, shape);
	}

	#softmax({ inputs, output, beta }: Softmax): string {
		const [name, scale, zeroPoint] = this.#quantized(inputs[0]);
		const scaled = this.#graph.tensors[inputs[0]].scale * beta;
		const sharpened =
			beta === 1 ? scale : this.#file.constant(Float32Array.of(scaled), []);
		return this.#file.node(
			"QLinearSoftmax",
			[name, sharpened, zeroPoint, ...this.#scale(output)],
			{ axis: this.#graph.tensors[output].shape.length - 1, opset: 13 },
			MICROSOFT,
		);
	}

	#reshape({ inputs, output }: Reshape): string {
		const flat = this.#shaped(
			this.#toChannelsLast(inputs[0]),
			this.#graph.tensors[output].shape,
		);
		return this.#toChannelsFirst(flat, output);
	}

	#shaped(name: string, shape: readonly number[]): string {
		const sizes = BigInt64Array.from(shape, BigInt);
		const wanted = this.#file.constant(sizes, [sizes.length]);
		return this.#file.node("Reshape", [name, wanted]);
	}

	/** Where the activation's limits are not uint8's own. */
	#clamped(name: string, { min, max }: Clamp): string {
		if (min === -128 && max === 127) return name;
		const [least, most] = [min, max].map((limit) =>
			this.#file.constant(Uint8Array.of(limit + 128), []),
		);
		return this.#file.node("Clip", [name, least, most]);
	}

	#window(window: Window2d, input: TensorId, output: TensorId) {
		return windowAttributes(window, this.#dims(input), this.#dims(output));
	}

	/** A tensor, its scale and its zero point. */
	#quantized(tensor: TensorId): [string, string, string] {
		return [this.#names[tensor], ...this.#scale(tensor)];
	}

	#scale(tensor: TensorId): [string, string] {
		const { scale, zeroPoint } = this.#graph.tensors[tensor];
		return [
			this.#file.constant(Float32Array.of(scale), []),
			this.#file.constant(Uint8Array.of(zeroPoint + 128), []),
		];
	}

	#dims(tensor: TensorId) {
		return dims4(this.#graph.tensors[tensor].shape);
	}

	#toChannelsFirst(name: string, tensor: TensorId): string {
		return this.#isImage(tensor)
			? this.#file.node("Transpose", [name], { perm: [0, 3, 1, 2] })
			: name;
	}

	#toChannelsLast(tensor: TensorId): string {
		const name = this.#names[tensor];
		return this.#isImage(tensor)
			? this.#file.node("Transpose", [name], { perm: [0, 2, 3, 1] })
			: name;
	}

	#isImage(tensor: TensorId): boolean {
		return this.#graph.tensors[tensor].shape.length === 4;
	}
}
