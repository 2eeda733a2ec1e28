import type { DepthwiseConv2dLayer } from "../../graph/float";
import type { Tensor4D } from "../tf";
import type { LayerGradients, LayerKind } from "./layer";
import { channelSums, gradientKernel } from "./tensors";

export const depthwiseConv2d: LayerKind<DepthwiseConv2dLayer> = {
	forward({ tf, weight }, layer, [x]) {
		const y = tf.fused.depthwiseConv2d({
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
			dilations: [1, 1],
			pad: layer.padding,
		};
		const kernel = gradientKernel(
			tf,
			"DepthwiseConv2dNativeBackpropFilter",
			{ x, dy },
			{ ...window, filterShape: layer.kernel.shape },
		);
		const parameters: LayerGradients["parameters"] = [[layer.kernel, kernel]];
		if (layer.bias) parameters.push([layer.bias, channelSums(tf, dy)]);
		if (!needed) return { inputs: [], parameters };
		const dx = gradientKernel(
			tf,
			"DepthwiseConv2dNativeBackpropInput",
			{ dy, filter: weight(layer.kernel) },
			{ ...window, inputShape: x.shape },
		);
		return { inputs: [dx], parameters };
	},
};
