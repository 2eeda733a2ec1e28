/** Layers without parameters that change the shape, or join two inputs. */
import type { SimpleLayer } from "../../graph/float";
import type { LayerKind } from "./layer";

export const add: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [a, b]) => ({ output: tf.add(a, b) }),
	backward: (_, __, ___, dy) => ({ inputs: [dy, dy], parameters: [] }),
};

/** [n, h, w, c] -> [n, h * w * c] */
export const flatten: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({
		output: tf.reshape(x, [x.shape[0], x.size / x.shape[0]]),
	}),
	backward: ({ tf }, _, { inputs: [x] }, dy) => ({
		inputs: [tf.reshape(dy, x.shape)],
		parameters: [],
	}),
};

/** [n, h, w, c] -> [n, c] */
export const globalAveragePool: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.mean(x, [1, 2]) }),
	backward({ tf }, _, { inputs: [x] }, dy) {
		const [n, h, w, c] = x.shape;
		const share = tf.reshape(tf.div(dy, h * w), [n, 1, 1, c]);
		return { inputs: [tf.mul(share, tf.onesLike(x))], parameters: [] };
	},
};

/** Over the classes. The loss is taken from its input, so backward hands the gradient through. */
export const softmax: LayerKind<SimpleLayer> = {
	forward: ({ tf }, _, [x]) => ({ output: tf.softmax(x) }),
	backward: (_, __, ___, dy) => ({ inputs: [dy], parameters: [] }),
};
