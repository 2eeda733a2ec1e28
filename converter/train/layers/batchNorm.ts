import type { BatchNormLayer, Parameter } from "../../graph/float";
import type { Tensor } from "../tf";
import type { LayerKind, Pass } from "./layer";
import { channelMeans, scaleShift } from "./tensors";

/**
 * y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, per channel. When training, `kept` holds the centred
 * input and the batch's mean and (biased) variance, the latter two for the moving averages.
 */
export const batchNorm: LayerKind<BatchNormLayer> = {
	forward(pass, layer, [x]) {
		return pass.training
			? normalizeByBatch(pass, layer, x)
			: { output: normalizeByAverages(pass, layer, x) };
	},

	// With xc = x - mean, r = 1 / sqrt(variance + epsilon) and means over the batch:
	// dx = gamma * r * (dy - mean(dy) - xc * r^2 * mean(dy * xc))
	backward({ tf, weight }, layer, record, dy, needed) {
		const [centred, , variance] = record.kept;
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
	},
};

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
	return { output, kept: [centred, mean, variance] };
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
