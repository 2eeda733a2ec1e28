import { CONV_2D } from "../options";
import { Malformed } from "../problems";
import { imageSize } from "../shape";
import { fusedClamp } from "./fused";
import type { Translator } from "./translator";
import { weighted, weightsOf } from "./weights";
import { placeWindow } from "./window";

/** Input [1, h, w, ic], weights [oc, kh, kw, ic / groups]. */
export const conv2d: Translator = (node) => {
	node.expect(2, 3);
	const options = node.options(CONV_2D);
	const input = node.activation();
	const size = imageSize(input.shape);
	const weights = weightsOf(node, 4);
	const [oc, kernelHeight, kernelWidth, depth] = weights.shape;
	const groups = size.channels / depth;
	if (!Number.isInteger(groups) || oc % groups !== 0)
		throw new Malformed(
			`its weights are ${weights.shape.join("x")}, which an input of ${size.channels} channels does not fit`,
		);
	const { window, height, width } = placeWindow(
		[kernelHeight, kernelWidth],
		{ ...options, dilation: [options.dilationHeight, options.dilationWidth] },
		size,
	);
	const output = node.output([1, height, width, oc]);
	return {
		op: "conv2d",
		inputs: [input.id],
		output: output.id,
		clamp: fusedClamp(options.activation, output),
		groups,
		...window,
		...weighted(node, weights, oc, 0),
	};
};
