/** Operations that several layers share, in the form that the wasm backend runs fastest. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Tf } from "../tf";

/**
 * [n, h, w, c] or [n, c] -> [c], the mean over everything else: a pool over each image, then a product with the
 * shares. tfjs's own sum and mean transpose first.
 */
export function channelMeans(tf: Tf, x: Tensor): Tensor1D {
	const [n, h, w] = x.shape;
	const pooled =
		x.rank === 4 && h * w > 1
			? tf.avgPool(x as Tensor4D, [h, w], 1, "valid")
			: x;
	const matrix: Tensor2D = tf.reshape(pooled, [n, pooled.size / n]);
	return tf.reshape(tf.matMul(tf.fill([1, n], 1 / n), matrix), [-1]);
}

/** [n, h, w, c] or [n, c] -> [c], summed over everything else. */
export function channelSums(tf: Tf, x: Tensor): Tensor1D {
	if (hasKernel(tf, "OcelliChannelSums"))
		return runKernel(tf, "OcelliChannelSums", { x }, {});
	const means = channelMeans(tf, x);
	return tf.mul(means, x.size / means.size);
}

/** x [..., c] * scale [c] + shift [c] in one pass: a depthwise convolution with a 1x1 kernel. */
export function scaleShift(
	tf: Tf,
	x: Tensor,
	scale: Tensor,
	shift: Tensor,
): Tensor {
	const channels = x.shape[x.rank - 1];
	const pixels: Tensor4D =
		x.rank === 4
			? (x as Tensor4D)
			: tf.reshape(x, [x.size / channels, 1, 1, channels]);
	const y = tf.fused.depthwiseConv2d({
		x: pixels,
		filter: tf.reshape(scale, [1, 1, channels, 1]),
		strides: 1,
		pad: "valid",
		bias: shift,
	});
	return x.rank === 4 ? y : tf.reshape(y, x.shape);
}

/** Whether the current backend has the kernel: those of Ocelli's own (kernels/index.ts) are the wasm backend's only. */
export function hasKernel(tf: Tf, name: string): boolean {
	return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs a kernel that tfjs-core has no function for. */
export function runKernel<T = Tensor>(
	tf: Tf,
	name: string,
	inputs: Record<string, Tensor>,
	attributes: Record<string, unknown>,
): T {
	return tf
		.engine()
		.runKernel(
			name,
			inputs,
			attributes as Parameters<ReturnType<Tf["engine"]>["runKernel"]>[2],
		) as T;
}
