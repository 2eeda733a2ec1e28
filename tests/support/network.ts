import { Random } from "../../converter/dataset/random";
import type {
	Clamp,
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
} from "../../converter/graph/quantized";

const NO_CLAMP: Clamp = { min: -128, max: 127 };
const REDUCTIONS = ["mean", "sum", "reduceMax", "reduceMin"] as const;
const TABLES = ["tanh", "hardSwish", "abs", "reluN1To1", "leakyRelu"] as const;
/** A minimum and a maximum with one constant would leave nothing but it, were nothing added in between. */
const PAIRS = ["minimum", "add", "maximum", "sub", "mul", "prelu"] as const;

/** Builds small networks with random weights, layer by layer. */
class NetworkBuilder {
	readonly tensors: QuantizedTensor[] = [];
	readonly operators: QuantizedOperator[] = [];
	readonly #random = new Random(11);

	tensor(shape: number[], scale = 0.05, zeroPoint = -3): number {
		return (
			this.tensors.push({
				name: `t${this.tensors.length}`,
				shape,
				scale: Math.fround(scale),
				zeroPoint,
			}) - 1
		);
	}

	push(
		operator: object,
		inputs: number[],
		output: number,
		clamp = NO_CLAMP,
	): number {
		this.operators.push({
			inputs,
			output,
			clamp,
			...operator,
		} as QuantizedOperator);
		return output;
	}

	weights(channels: number, depth: number) {
		return {
			weights: Int8Array.from(
				{ length: channels * depth },
				() => this.#random.integer(255) - 127,
			),
			bias: Int32Array.from(
				{ length: channels },
				() => this.#random.integer(2001) - 1000,
			),
			weightScales: new Float32Array(channels).fill(
				1 / (40 * Math.sqrt(depth)),
			),
		};
	}

	shape(tensor: number): number[] {
		return this.tensors[tensor].shape;
	}

	conv(
		input: number,
		channels: number,
		kernel: number,
		stride: number,
	): number {
		const [, h, w, c] = this.shape(input);
		const pad = kernel >> 1;
		const output = this.tensor([
			1,
			Math.ceil(h / stride),
			Math.ceil(w / stride),
			channels,
		]);
		const window = {
			kernel: [kernel, kernel],
			stride: [stride, stride],
			dilation: [1, 1],
			padding: { top: pad, left: pad },
		};
		const weights = this.weights(channels, kernel * kernel * c);
		return this.push(
			{ op: "conv2d", groups: 1, ...window, ...weights },
			[input],
			output,
			{ min: -3, max: 127 },
		);
	}

	depthwise(input: number): number {
		const output = this.tensor(this.shape(input));
		const window = {
			kernel: [3, 3],
			stride: [1, 1],
			dilation: [1, 1],
			padding: { top: 1, left: 1 },
		};
		return this.push(
			{
				op: "depthwiseConv2d",
				...window,
				...this.weights(this.shape(input)[3], 9),
			},
			[input],
			output,
		);
	}
}

/** A network of every operator, small enough to run many thousand times: 8 x 8 x 3 -> 4 classes. */
export function everyOperator(): QuantizedGraph {
	const net = new NetworkBuilder();
	const input = net.tensor([1, 8, 8, 3], 1 / 255, -128);
	const stem = net.conv(input, 8, 3, 1);
	const main = net.conv(stem, 8, 3, 1);
	const sum = net.push(
		{ op: "add" },
		[stem, main],
		net.tensor(net.shape(stem)),
	);
	const relu = net.push(
		{ op: "relu" },
		[sum],
		net.tensor(net.shape(sum), 0.06),
		{ min: -3, max: 127 },
	);
	const depthwise = net.depthwise(relu);
	const relu6 = net.push(
		{ op: "relu6" },
		[depthwise],
		net.tensor(net.shape(depthwise)),
		{ min: -3, max: 117 },
	);
	const half = {
		kernel: [2, 2],
		stride: [2, 2],
		dilation: [1, 1],
		padding: { top: 0, left: 0 },
	};
	const largest = net.push(
		{ op: "maxPool2d", ...half },
		[relu6],
		net.tensor([1, 4, 4, 8]),
	);
	const average = net.push(
		{ op: "averagePool2d", ...half },
		[relu6],
		net.tensor([1, 4, 4, 8]),
	);
	const joined = net.push(
		{ op: "concatenation", axis: 3 },
		[largest, average],
		net.tensor([1, 4, 4, 16]),
	);
	const constant = net.push(
		{
			op: "constant",
			values: Int8Array.from({ length: 16 }, (_, i) => i * 17),
		},
		[],
		net.tensor([1, 1, 1, 16]),
	);
	const combined = PAIRS.reduce(
		(input, op) =>
			net.push({ op }, [input, constant], net.tensor([1, 4, 4, 16])),
		moveAbout(net, joined),
	);
	const tabulated = TABLES.reduce(
		(input, op) =>
			net.push({ op, alpha: 0.25 }, [input], net.tensor([1, 4, 4, 16], 0.01)),
		combined,
	);
	// What went through so many clamps is nearly constant: joined with what it came from, the outputs differ again.
	const mixed = net.push(
		{ op: "add" },
		[joined, tabulated],
		net.tensor([1, 4, 4, 16]),
	);
	const padded = net.push(
		{ op: "pad", before: [0, 1, 1, 0] },
		[mixed],
		net.tensor([1, 6, 6, 16]),
	);
	const logistic = net.push(
		{ op: "logistic" },
		[padded],
		net.tensor(net.shape(padded), 1 / 256, -128),
	);
	const again = net.push(
		{ op: "quantize" },
		[logistic],
		net.tensor(net.shape(logistic), 0.004, -120),
	);
	const reduced = REDUCTIONS.map((op) =>
		net.push(
			{ op, axes: [1, 2] },
			[again],
			net.tensor([1, 1, 1, 16], op === "sum" ? 0.1 : 0.004, -120),
		),
	);
	const indices = net.push(
		{ op: "argMax", axis: 1 },
		[again],
		net.tensor([1, 6, 16, 4]),
	);
	const bytes = net.push(
		{ op: "mean", axes: [1, 2] },
		[indices],
		net.tensor([1, 1, 1, 4]),
	);
	const features = net.push(
		{ op: "concatenation", axis: 3 },
		[...reduced, bytes],
		net.tensor([1, 1, 1, 68], 0.004, -120),
	);
	const flat = net.push(
		{ op: "reshape" },
		[features],
		net.tensor([1, 68], 0.004, -120),
	);
	const dense = net.push(
		{ op: "fullyConnected", perChannel: true, ...net.weights(4, 68) },
		[flat],
		net.tensor([1, 4], 0.02),
	);
	const output = net.push(
		{ op: "softmax", beta: 1 },
		[dense],
		net.tensor([1, 4], 1 / 256, -128),
	);
	return { tensors: net.tensors, operators: net.operators, input, output };
}

/** Through every operator that moves values, from and to 4 x 4 x 16. */
function moveAbout(net: NetworkBuilder, input: number): number {
	const corners = { alignCorners: false, halfPixelCenters: true };
	const chain: [shape: number[], operator: object][] = [
		[[1, 6, 3, 16], { op: "resizeNearestNeighbor", size: [6, 3], ...corners }],
		[[1, 3, 5, 16], { op: "resizeBilinear", size: [3, 5], ...corners }],
		[[1, 5, 3, 16], { op: "transpose", order: [2, 1, 3] }],
		[[1, 3, 3, 12], { op: "slice", begin: [4, 0, 15], stride: [-2, 1, -1] }],
		[[1, 4, 4, 15], { op: "mirrorPad", before: [0, 1, 0, 2], mode: "reflect" }],
		[[1, 4, 4, 16], { op: "padV2", before: [0, 0, 0, 1], value: 9 }],
	];
	return chain.reduce(
		(at, [shape, operator]) => net.push(operator, [at], net.tensor(shape)),
		input,
	);
}
