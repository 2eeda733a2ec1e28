import type { FakeQuantizeLayer } from "../../graph/float";
import { reluGradient } from "./activation";
import type { LayerKind } from "./layer";

/** Straight-through (Bengio et al., 2013): rounding has the gradient 1, clipping 0. */
export const fakeQuantize: LayerKind<FakeQuantizeLayer> = {
	forward({ tf }, { scale, zeroPoint }, [x]) {
		const steps = tf.round(tf.mul(x, 1 / scale));
		const [low, high] = [-128 - zeroPoint, 127 - zeroPoint];
		return { output: tf.mul(tf.clipByValue(steps, low, high), scale) };
	},
	backward({ tf }, { scale, zeroPoint }, { inputs: [x] }, dy) {
		const above = tf.sub(x, scale * (-128 - zeroPoint));
		return {
			inputs: [reluGradient(tf, above, dy, 255 * scale)],
			parameters: [],
		};
	},
};
