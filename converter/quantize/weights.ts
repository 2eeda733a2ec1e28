/** Layers with weights: float kernels -> int8 with a scale per output channel, in the order QuantizedGraph has them. */
import type {
	Conv2dLayer,
	DenseLayer,
	DepthwiseConv2dLayer,
	Parameter,
} from "../graph/float";
import { largestByChannel } from "../graph/layers";
import type { QuantizedTensor, Window2d } from "../graph/quantized";

/** Leaves room for sums beside the bias in an int32. */
const LARGEST_BIAS = 2 ** 30;

/**
 * One scale per output channel, [channels].
 * @param kernel its innermost axis (for depthwise, the one before) is the output channels
 */
export function weightScalesOf(
	kernel: Parameter,
	bias: Parameter | undefined,
	channels: number,
	inputScale: number,
): Float32Array {
	return largestByChannel(kernel.values, channels).map((most, o) => {
		const real = Math.abs(bias?.values[o] ?? 0);
		const forBias = real / (inputScale * LARGEST_BIAS);
		return Math.max(most / 127, forBias) || 1 / 127;
	});
}

/** The nearest of -127..127 steps of `scale`. */
export function quantizeWeight(weight: number, scale: number): number {
	return Math.max(-127, Math.min(127, Math.round(weight / scale)));
}

/** Weights [oc, ...] of a kernel whose innermost axis is the `channels` output channels. */
function perChannel(
	kernel: Parameter,
	bias: Parameter | undefined,
	channels: number,
	inputScale: number,
) {
	const depth = kernel.values.length / channels;
	const weightScales = weightScalesOf(kernel, bias, channels, inputScale);
	const weights = new Int8Array(kernel.values.length);
	for (const [i, weight] of kernel.values.entries()) {
		const o = i % channels;
		const at = o * depth + Math.floor(i / channels);
		weights[at] = quantizeWeight(weight, weightScales[o]);
	}
	const quantizedBias = Int32Array.from(weightScales, (scale, o) =>
		Math.round((bias?.values[o] ?? 0) / (inputScale * scale)),
	);
	return { weights, weightScales, bias: quantizedBias };
}

/** Kernel [kh, kw, ic, oc] -> weights [oc, kh, kw, ic]. */
export function convolution(
	layer: Conv2dLayer,
	input: QuantizedTensor,
	output: QuantizedTensor,
) {
	const [kh, kw, , channels] = layer.kernel.shape;
	return {
		op: "conv2d" as const,
		groups: 1,
		...window(layer, [kh, kw], input.shape, output.shape),
		...perChannel(layer.kernel, layer.bias, channels, input.scale),
	};
}

/** Kernel [kh, kw, c, 1] -> weights [kh, kw, c]. */
export function depthwise(
	layer: DepthwiseConv2dLayer,
	input: QuantizedTensor,
	output: QuantizedTensor,
) {
	const [kh, kw, channels] = layer.kernel.shape;
	const { weights, ...rest } = perChannel(
		layer.kernel,
		layer.bias,
		channels,
		input.scale,
	);
	const taps = kh * kw;
	const byTap = Int8Array.from(
		weights,
		(_, i) => weights[(i % channels) * taps + Math.floor(i / channels)],
	);
	return {
		op: "depthwiseConv2d" as const,
		...window(layer, [kh, kw], input.shape, output.shape),
		...rest,
		weights: byTap,
	};
}

/** Kernel [k, oc] -> weights [oc, k]. */
export function fullyConnected(layer: DenseLayer, input: QuantizedTensor) {
	const [, channels] = layer.kernel.shape;
	return {
		op: "fullyConnected" as const,
		perChannel: true,
		...perChannel(layer.kernel, layer.bias, channels, input.scale),
	};
}

/** Where "same" padding puts a window: half of what is missing before the input, the rest behind it, as TensorFlow. */
export function window(
	layer: { stride: number; padding: "same" | "valid" },
	kernel: [height: number, width: number],
	input: readonly number[],
	output: readonly number[],
): Window2d {
	const before = (axis: number) => {
		const missing =
			(output[axis] - 1) * layer.stride + kernel[axis - 1] - input[axis];
		return layer.padding === "same" ? Math.max(0, missing) >> 1 : 0;
	};
	return {
		kernel,
		stride: [layer.stride, layer.stride],
		dilation: [1, 1],
		padding: { top: before(1), left: before(2) },
	};
}
