import type { SimpleLayer } from "../../graph/float";
import type { Tensor, Tf } from "../tf";
import type { LayerKind } from "./layer";
import { hasKernel, runKernel } from "./tensors";

export const relu: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.relu(x) }),
	backward: ({ tf }, _, { output }, dy) => ({
		inputs: [reluGradient(tf, output, dy)],
		parameters: [],
	}),
};

export const relu6: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.relu6(x) }),
	backward: ({ tf }, _, { output }, dy) => ({
		inputs: [reluGradient(tf, output, dy, 6)],
		parameters: [],
	}),
};

/** Each class by itself. The loss is taken from its input, so backward hands the gradient through. */
export const logistic: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.sigmoid(x) }),
	backward: (_, __, ___, dy) => ({ inputs: [dy], parameters: [] }),
};

/** The gradient passes where 0 < y < most; y is relu's output. */
export function reluGradient(
	tf: Tf,
	y: Tensor,
	dy: Tensor,
	most = Infinity,
): Tensor {
	if (hasKernel(tf, "OcelliReluGradient"))
		return runKernel(tf, "OcelliReluGradient", { y, dy }, { most });
	const above = tf.step(y);
	const inside =
		most === Infinity ? above : tf.mul(above, tf.step(tf.sub(most, y)));
	return tf.mul(dy, inside);
}
