import type { Kernel, Shape4 } from "./kernel";

/**
 * MaxPoolGrad: dy [n, oh, ow, c], input [n, h, w, c] -> dx [n, h, w, c]. dy goes to the first greatest value of its
 * window. The wasm backend's own kernel loses dy where no value of a window is positive.
 */
export const maxPoolGrad: Kernel = (tf, module, { inputs, attrs }) => {
	const { dy, input } = inputs;
	const info = tf.backend_util.computePool2DInfo(
		input.shape as Shape4,
		attrs.filterSize,
		attrs.strides,
		1,
		attrs.pad,
		attrs.dimRoundingMode,
	);
	const dx = module.output(input.shape);
	module.kernels.maxPoolGradient(
		module.address(input),
		module.address(dy),
		info.batchSize,
		info.inHeight,
		info.inWidth,
		info.inChannels,
		info.outHeight,
		info.outWidth,
		info.filterHeight,
		info.filterWidth,
		info.strideHeight,
		info.strideWidth,
		info.padInfo.top,
		info.padInfo.left,
		module.address(dx),
	);
	return dx;
};
