import type { BatchNormLayer, Parameter } from "../../graph/float";
import type { Tensor } from "../tf";
import { reluGradient } from "./activation";
import type { LayerKind, LayerRecord, Pass } from "./layer";
import { channelMeans, hasKernel, runKernel, scaleShift } from "./tensors";

/**
 * y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, per channel, and the relu behind it where there is one.
 * When training, `kept` starts with the batch's mean and (biased) variance, for the moving averages.
 */
export const batchNorm: LayerKind<BatchNormLayer> = {
	forward(pass, layer, [x]) {
		const { tf, training } = pass;
		if (hasKernel(tf, "OcelliBatchNorm")) return fused(pass, layer, x);
		const normalized = training
			? normalizeByBatch(pass, layer, x)
			: { output: normalizeByAverages(pass, layer, x), kept: [] };
		if (!pass.withRelu(layer)) return normalized;
		return { ...normalized, output: tf.relu(normalized.output) };
	},

	backward(pass, layer, record, dy, needed) {
		const { tf } = pass;
		if (hasKernel(tf, "OcelliBatchNormGradient"))
			return fusedGradient(pass, layer, record, dy);
		const passing = pass.withRelu(layer)
			? reluGradient(tf, record.output, dy)
			: dy;
		return gradient(pass, layer, record, passing, needed);
	},
};

function fused(pass: Pass, layer: BatchNormLayer, x: Tensor) {
	const { tf, weight, training } = pass;
	const averages: Record<string, Tensor> = training
		? {}
		: { mean: weight(layer.mean), variance: weight(layer.variance) };
	const scaling = { gamma: weight(layer.gamma), beta: weight(layer.beta) };
	const inputs = { x, ...scaling, ...averages };
	const attributes = attributesOf(pass, layer);
	const [output, ...kept] = runKernel<Tensor[]>(
		tf,
		"OcelliBatchNorm",
		inputs,
		attributes,
	);
	return { output, kept };
}

function fusedGradient(
	pass: Pass,
	layer: BatchNormLayer,
	{ inputs: [x], kept: [mean, variance, scale, shift] }: LayerRecord,
	dy: Tensor,
) {
	const [dx, dgamma, dbeta] = runKernel<Tensor[]>(
		pass.tf,
		"OcelliBatchNormGradient",
		{ x, dy, mean, variance, scale, shift },
		attributesOf(pass, layer),
	);
	const parameters: [Parameter, Tensor][] = [
		[layer.gamma, dgamma],
		[layer.beta, dbeta],
	];
	return { inputs: [dx], parameters };
}

function attributesOf(pass: Pass, layer: BatchNormLayer) {
	return { epsilon: layer.epsilon, relu: pass.withRelu(layer) };
}

// With xc = x - mean, r = 1 / sqrt(variance + epsilon) and means over the batch:
// dx = gamma * r * (dy - mean(dy) - xc * r^2 * mean(dy * xc))
function gradient(
	{ tf, weight }: Pass,
	layer: BatchNormLayer,
	{ kept: [, variance, centred] }: LayerRecord,
	dy: Tensor,
	needed: boolean,
) {
	const count = dy.size / variance.size;
	const inverse = tf.rsqrt(tf.add(variance, layer.epsilon));
	const mean = channelMeans(tf, dy);
	const slope = tf.mul(inverse, channelMeans(tf, tf.mul(dy, centred)));
	const parameters: [Parameter, Tensor][] = [
		[layer.gamma, tf.mul(slope, count)],
		[layer.beta, tf.mul(mean, count)],
	];
	if (!needed) return { inputs: [], parameters };
	const scale = tf.mul(weight(layer.gamma), inverse);
	const centredScale = tf.neg(tf.mul(scale, tf.mul(inverse, slope)));
	const dx = tf.add(
		scaleShift(tf, dy, scale, tf.neg(tf.mul(scale, mean))),
		scaleShift(tf, centred, centredScale, tf.zerosLike(scale)),
	);
	return { inputs: [dx], parameters };
}

function normalizeByBatch(
	{ tf, weight }: Pass,
	layer: BatchNormLayer,
	x: Tensor,
) {
	const mean = channelMeans(tf, x);
	const centred = scaleShift(tf, x, tf.onesLike(mean), tf.neg(mean));
	const variance = channelMeans(tf, tf.square(centred));
	const inverse = tf.rsqrt(tf.add(variance, layer.epsilon));
	const scale = tf.mul(weight(layer.gamma), inverse);
	const output = scaleShift(tf, centred, scale, weight(layer.beta));
	return { output, kept: [mean, variance, centred] };
}

function normalizeByAverages(
	{ tf, weight }: Pass,
	layer: BatchNormLayer,
	x: Tensor,
): Tensor {
	const inverse = tf.rsqrt(tf.add(weight(layer.variance), layer.epsilon));
	const scale = tf.mul(weight(layer.gamma), inverse);
	const shift = tf.sub(weight(layer.beta), tf.mul(weight(layer.mean), scale));
	return scaleShift(tf, x, scale, shift);
}
