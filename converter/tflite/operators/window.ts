/** Where windows lie: strides, dilation and padding of convolutions and pools. */
import type { Window2d } from "../../graph/quantized";
import { Malformed, Unsupported } from "../problems";

/** Padding of TFLite's schema. */
export const SAME = 0;
export const VALID = 1;

/** What the blob's fields hold. */
const LARGEST = 65535;

interface Place {
	padding: number;
	strideWidth: number;
	strideHeight: number;
	dilation: Window2d["dilation"];
}

/** The window, and height and width of the output. */
export function placeWindow(
	kernel: Window2d["kernel"],
	{ padding, strideWidth, strideHeight, dilation }: Place,
	input: { height: number; width: number },
): { window: Window2d; height: number; width: number } {
	if (padding !== SAME && padding !== VALID)
		throw new Malformed(`it has the padding ${padding}`);
	const stride: Window2d["stride"] = [strideHeight, strideWidth];
	const sizes = [...kernel, ...stride, ...dilation];
	if (sizes.some((size) => !(size > 0)))
		throw new Malformed(
			`it has a kernel of ${kernel.join("x")}, stride ${stride.join("x")}, dilation ${dilation.join("x")}`,
		);
	const axes = [input.height, input.width].map((size, i) =>
		placeAxis(size, kernel[i], stride[i], dilation[i], padding === SAME),
	);
	const before = axes.map((axis) => axis.before);
	if ([...sizes, ...before].some((size) => size > LARGEST))
		throw new Unsupported(
			`its kernel, stride, dilation or padding is larger than ${LARGEST}`,
		);
	const [top, left] = before;
	return {
		window: { kernel, stride, dilation, padding: { top, left } },
		height: axes[0].count,
		width: axes[1].count,
	};
}

/** How many windows fit along an axis, and how far the first reaches out before it. */
function placeAxis(
	size: number,
	kernel: number,
	stride: number,
	dilation: number,
	same: boolean,
) {
	const reach = (kernel - 1) * dilation + 1;
	const count = Math.ceil((same ? size : size - reach + 1) / stride);
	if (count < 1)
		throw new Malformed(
			`its window of ${reach} does not fit into ${size} without padding`,
		);
	const outside = Math.max(0, (count - 1) * stride + reach - size);
	return { count, before: same ? Math.floor(outside / 2) : 0 };
}
