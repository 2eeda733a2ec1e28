import { allocate, type GradientKernel, view, type WindowInfo } from "./kernel";

/**
 * MaxPoolGrad: dy [n,oh,ow,c], input [n,h,w,c] -> dx [n,h,w,c]. dy goes to the first greatest value of its window.
 * The wasm backend's own kernel loses dy where no value of a window is positive.
 */
export const maxPoolGrad: GradientKernel = (tf, { inputs, attrs, backend }) => {
	const info = tf.backend_util.computePool2DInfo(
		inputs.input.shape,
		attrs.filterSize,
		attrs.strides,
		1,
		attrs.pad,
		attrs.dimRoundingMode,
	);
	const { info: output, values } = allocate(backend, inputs.input.shape);
	const x = view(backend, inputs.input);
	const dy = view(backend, inputs.dy);
	values.fill(0);
	for (let i = 0; i < dy.length; i++) {
		const at = greatest(x, info, i);
		if (at >= 0) values[at] += dy[i];
	}
	return output;
};

/** Offset of the first greatest value in the window of output value `i`; -1 where the window holds only NaN. */
function greatest(x: Float32Array, info: WindowInfo, i: number): number {
	const { inHeight, inWidth, outHeight, outWidth, inChannels } = info;
	const channel = i % inChannels;
	const pixel = Math.floor(i / inChannels);
	const row = Math.floor(pixel / outWidth);
	const image = Math.floor(row / outHeight);
	const y0 = (row % outHeight) * info.strideHeight - info.padInfo.top;
	const x0 = (pixel % outWidth) * info.strideWidth - info.padInfo.left;
	const yEnd = Math.min(inHeight, y0 + info.filterHeight);
	const xEnd = Math.min(inWidth, x0 + info.filterWidth);
	let best = Number.NEGATIVE_INFINITY;
	let at = -1;
	for (let y = Math.max(0, y0); y < yEnd; y++)
		for (let column = Math.max(0, x0); column < xEnd; column++) {
			const offset =
				((image * inHeight + y) * inWidth + column) * inChannels + channel;
			if (x[offset] > best) {
				best = x[offset];
				at = offset;
			}
		}
	return at;
}
