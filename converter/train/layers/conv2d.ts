import type { Conv2dLayer } from "../../graph/float";
import type { Tensor4D } from "../tf";
import type { LayerGradients, LayerKind } from "./layer";
import { channelSums, runKernel } from "./tensors";

export const conv2d: LayerKind<Conv2dLayer> = {
	forward({ tf, weight }, layer, [x]) {
		const image = x as Tensor4D;
		const filter = weight(layer.kernel) as Tensor4D;
		const { stride, padding, bias } = layer;
		if (!bias) return { output: tf.conv2d(image, filter, stride, padding) };
		const window = { x: image, filter, strides: stride, pad: padding };
		return { output: tf.fused.conv2d({ ...window, bias: weight(bias) }) };
	},

	backward({ tf, weight }, layer, { inputs: [x] }, dy, needed) {
		const window = {
			strides: [layer.stride, layer.stride],
			pad: layer.padding,
			dataFormat: "NHWC",
		};
		const parameters: LayerGradients["parameters"] = [];
		const kernel = runKernel(
			tf,
			"Conv2DBackpropFilter",
			{ x, dy },
			{ ...window, filterShape: layer.kernel.shape },
		);
		parameters.push([layer.kernel, kernel]);
		if (layer.bias) parameters.push([layer.bias, channelSums(tf, dy)]);
		if (!needed) return { inputs: [], parameters };
		const dx = runKernel(
			tf,
			"Conv2DBackpropInput",
			{ dy, filter: weight(layer.kernel) },
			{ ...window, inputShape: x.shape },
		);
		return { inputs: [dx], parameters };
	},
};
