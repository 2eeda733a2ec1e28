import type { SimpleLayer } from "../../graph/float";
import type { LayerKind } from "./layer";

export const relu: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.relu(x) }),
	backward: ({ tf }, _, { output }, dy) => ({
		inputs: [tf.mul(dy, tf.step(output))],
		parameters: [],
	}),
};

/** The gradient passes where 0 < y < 6, that is where y * (6 - y) is positive. */
export const relu6: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.relu6(x) }),
	backward({ tf }, _, { output }, dy) {
		const inside = tf.step(tf.mul(output, tf.sub(6, output)));
		return { inputs: [tf.mul(dy, inside)], parameters: [] };
	},
};
