import type { Conv2dLayer } from "../../graph/float";
import type { Tensor4D } from "../tf";
import type { LayerGradients, LayerKind } from "./layer";
import { channelSums, gradientKernel } from "./tensors";

export const conv2d: LayerKind<Conv2dLayer> = {
	forward({ tf, weight }, layer, [x]) {
		const y = tf.fused.conv2d({
			x: x as Tensor4D,
			filter: weight(layer.kernel) as Tensor4D,
			strides: layer.stride,
			pad: layer.padding,
			bias: layer.bias && weight(layer.bias),
		});
		return { output: y };
	},

	backward({ tf, weight }, layer, { inputs: [x] }, dy, needed) {
		const window = {
			strides: [layer.stride, layer.stride],
			pad: layer.padding,
			dataFormat: "NHWC",
		};
		const parameters: LayerGradients["parameters"] = [];
		const kernel = gradientKernel(
			tf,
			"Conv2DBackpropFilter",
			{ x, dy },
			{ ...window, filterShape: layer.kernel.shape },
		);
		parameters.push([layer.kernel, kernel]);
		if (layer.bias) parameters.push([layer.bias, channelSums(tf, dy)]);
		if (!needed) return { inputs: [], parameters };
		const dx = gradientKernel(
			tf,
			"Conv2DBackpropInput",
			{ dy, filter: weight(layer.kernel) },
			{ ...window, inputShape: x.shape },
		);
		return { inputs: [dx], parameters };
	},
};
