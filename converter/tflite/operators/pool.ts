import { POOL_2D } from "../options";
import { imageSize } from "../shape";
import { fusedClamp } from "./fused";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";
import { placeWindow } from "./window";

/** AVERAGE_POOL_2D, MAX_POOL_2D. */
export function pool(op: "averagePool2d" | "maxPool2d"): Translator {
	return (node) => {
		node.expect(1);
		const options = node.options(POOL_2D);
		const input = node.activation();
		const size = imageSize(input.shape);
		const { window, height, width } = placeWindow(
			[options.filterHeight, options.filterWidth],
			{ ...options, dilation: [1, 1] },
			size,
		);
		const output = node.output([1, height, width, size.channels]);
		sameQuantization(input, output);
		const clamp = fusedClamp(options.activation, output);
		return { op, inputs: [input.id], output: output.id, clamp, ...window };
	};
}
