import type { DepthwiseConv2dLayer } from "../../graph/float";
import type { Tensor4D } from "../tf";
import type { LayerGradients, LayerKind } from "./layer";
import { channelSums, runKernel } from "./tensors";

export const depthwiseConv2d: LayerKind<DepthwiseConv2dLayer> = {
	forward({ tf, weight }, layer, [x]) {
		const image = x as Tensor4D;
		const filter = weight(layer.kernel) as Tensor4D;
		const { stride, padding, bias } = layer;
		if (!bias)
			return { output: tf.depthwiseConv2d(image, filter, stride, padding) };
		const window = { x: image, filter, strides: stride, pad: padding };
		return {
			output: tf.fused.depthwiseConv2d({ ...window, bias: weight(bias) }),
		};
	},

	backward({ tf, weight }, layer, { inputs: [x] }, dy, needed) {
		const window = {
			strides: [layer.stride, layer.stride],
			dilations: [1, 1],
			pad: layer.padding,
		};
		const kernel = runKernel(
			tf,
			"DepthwiseConv2dNativeBackpropFilter",
			{ x, dy },
			{ ...window, filterShape: layer.kernel.shape },
		);
		const parameters: LayerGradients["parameters"] = [[layer.kernel, kernel]];
		if (layer.bias) parameters.push([layer.bias, channelSums(tf, dy)]);
		if (!needed) return { inputs: [], parameters };
		const dx = runKernel(
			tf,
			"DepthwiseConv2dNativeBackpropInput",
			{ dy, filter: weight(layer.kernel) },
			{ ...window, inputShape: x.shape },
		);
		return { inputs: [dx], parameters };
	},
};
