import type { DenseLayer } from "../../graph/float";
import type { Tensor2D } from "../tf";
import type { LayerGradients, LayerKind } from "./layer";
import { channelSums } from "./tensors";

/** [n, k] x [k, oc] + [oc] */
export const dense: LayerKind<DenseLayer> = {
	forward({ tf, weight }, layer, [x]) {
		const kernel = weight(layer.kernel) as Tensor2D;
		const product = tf.matMul(x as Tensor2D, kernel);
		return { output: tf.add(product, weight(layer.bias)) };
	},

	// Transposed explicitly: the wasm backend is fast only for products of matrices as they lie.
	backward({ tf, weight }, layer, { inputs: [x] }, dy, needed) {
		const kernel = tf.matMul(tf.transpose(x as Tensor2D), dy as Tensor2D);
		const parameters: LayerGradients["parameters"] = [
			[layer.kernel, kernel],
			[layer.bias, channelSums(tf, dy)],
		];
		if (!needed) return { inputs: [], parameters };
		const turned = tf.transpose(weight(layer.kernel) as Tensor2D);
		return { inputs: [tf.matMul(dy as Tensor2D, turned)], parameters };
	},
};
