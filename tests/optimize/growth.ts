/** A network that grows operator by operator, with random parameters; see grow.ts. */
import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type TensorId,
	type Window2d,
} from "../../converter/graph/quantized";
import {
	type Activation,
	activationClamp,
	NO_CLAMP,
} from "../../converter/quantize/parameters";
import { Draw } from "../kernels/draw";

export const POINT: Window2d = {
	kernel: [1, 1],
	stride: [1, 1],
	dilation: [1, 1],
	padding: { top: 0, left: 0 },
};
export const NEAR: Window2d = {
	...POINT,
	kernel: [3, 3],
	padding: { top: 1, left: 1 },
};
export const VALID: Window2d = { ...POINT, kernel: [3, 3] };

export class Growth {
	readonly draw: Draw;
	readonly graph: QuantizedGraph;

	constructor(seed: number) {
		this.draw = new Draw(seed);
		const height = this.draw.int(3, 6);
		const width = this.draw.pick(height, this.draw.int(3, 6));
		const shape = [1, height, width, 3];
		const input = this.draw.tensor("input", shape);
		this.graph = { tensors: [input], operators: [], input: 0, output: 0 };
	}

	of(tensor: TensorId): QuantizedTensor {
		return this.graph.tensors[tensor];
	}

	/** Adds an operator with an output of this shape; quantized as `like`, or at random. */
	push(
		operator: object,
		inputs: TensorId[],
		shape: number[],
		like?: QuantizedTensor,
	): TensorId {
		const { tensors, operators } = this.graph;
		const output = tensors.push(this.draw.tensor("t", shape, like)) - 1;
		const base = { clamp: NO_CLAMP, ...operator, inputs, output };
		operators.push(base as QuantizedOperator);
		return output;
	}

	/** The limits of some activation. */
	activation(tensor: QuantizedTensor, ...of: Activation[]) {
		return activationClamp(
			this.draw.pick(...of),
			tensor.scale,
			tensor.zeroPoint,
		);
	}

	/** Some output channels without weights, some far below or above, some input values that nobody reads. */
	weights(outputs: number, depth: number, inner: number, scale: number) {
		const { draw } = this;
		const output = draw.tensor("t", [1]);
		const unread = Array.from({ length: inner }, () => draw.pick(1, 1, 1, 0));
		const ratio = output.scale / (scale * 20 * Math.sqrt(depth));
		const weights = new Int8Array(outputs * depth);
		const bias = new Int32Array(outputs);
		for (let o = 0; o < outputs; o++) {
			const live = draw.pick(1, 1, 1, 0);
			for (let k = 0; k < depth; k++)
				weights[o * depth + k] = live * unread[k % inner] * draw.int(-60, 60);
			bias[o] = draw.int(-2000, 2000);
			if (draw.pick(true, false, false, false))
				bias[o] = draw.pick(-1, 1) * 2 ** draw.int(16, 30);
		}
		const weightScales = new Float32Array(outputs).fill(ratio);
		return { weighted: { weights, weightScales, bias }, output };
	}

	conv2d(from: TensorId, window: Window2d, groups = 1): TensorId {
		const { scale, shape } = this.of(from);
		const outputs = groups * this.draw.int(1, 5);
		const taps = window.kernel[0] * window.kernel[1];
		const inner = shape[3] / groups;
		const { weighted, output } = this.weights(
			outputs,
			taps * inner,
			inner,
			scale,
		);
		const clamp = this.activation(output, "none", "relu", "relu6");
		const size = sizeOf(shape, window);
		return this.push(
			{ op: "conv2d", groups, clamp, ...window, ...weighted },
			[from],
			[1, ...size, outputs],
			output,
		);
	}

	depthwise(from: TensorId, window: Window2d, multiplier: number): TensorId {
		const { scale, shape } = this.of(from);
		const outputs = shape[3] * multiplier;
		const taps = window.kernel[0] * window.kernel[1];
		const { weighted, output } = this.weights(outputs, taps, 1, scale);
		// Drawn by output channel, stored by tap.
		const weights = weighted.weights.map(
			(_, i) =>
				weighted.weights[(i % outputs) * taps + Math.floor(i / outputs)],
		);
		const clamp = this.activation(output, "none", "relu6");
		return this.push(
			{ op: "depthwiseConv2d", clamp, ...window, ...weighted, weights },
			[from],
			[1, ...sizeOf(shape, window), outputs],
			output,
		);
	}

	pool(from: TensorId, window: Window2d): TensorId {
		const { shape } = this.of(from);
		const op = this.draw.pick("averagePool2d", "maxPool2d");
		const out = [1, ...sizeOf(shape, window), shape[3]];
		return this.push({ op, ...window }, [from], out, this.of(from));
	}

	pad(from: TensorId): TensorId {
		const { shape, zeroPoint } = this.of(from);
		const [top, left] = [this.draw.int(0, 1), this.draw.int(0, 2)];
		const out = [1, shape[1] + top + 1, shape[2] + left, shape[3]];
		const value = this.draw.pick(zeroPoint, zeroPoint, -128, 5);
		const op = this.draw.pick("pad", "padV2");
		const before = [0, top, left, 0];
		return this.push({ op, before, value }, [from], out, this.of(from));
	}

	table(from: TensorId): TensorId {
		const { draw } = this;
		const { shape } = this.of(from);
		const op = draw.pick(
			"relu",
			"relu6",
			"reluN1To1",
			"quantize",
			"tanh",
			"abs",
			"hardSwish",
		);
		const output = draw.pick(
			this.of(from),
			this.of(from),
			draw.tensor("t", shape),
		);
		const kind = op.startsWith("relu") ? (op as Activation) : "none";
		return this.push(
			{ op, clamp: this.activation(output, kind) },
			[from],
			shape,
			output,
		);
	}

	constant(shape: number[]): TensorId {
		const values = this.draw.int8(elements(shape));
		return this.push({ op: "constant", values }, [], shape);
	}

	dense(from: TensorId): TensorId {
		const { scale, shape } = this.of(from);
		const [, depth] = shape;
		const { weighted, output } = this.weights(4, depth, depth, scale);
		const operator = { op: "fullyConnected", perChannel: true, ...weighted };
		return this.push(operator, [from], [1, 4], output);
	}
}

function sizeOf(shape: number[], { kernel, stride, padding }: Window2d) {
	const before = [padding.top, padding.left];
	return [0, 1].map(
		(axis) =>
			Math.floor(
				(shape[1 + axis] + 2 * before[axis] - kernel[axis]) / stride[axis],
			) + 1,
	);
}
