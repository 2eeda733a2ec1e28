import { int8, int32 } from "../flatbuffer/fields";
import { imageSize } from "../shape";
import { fusedClamp } from "./fused";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";
import { placeWindow, WINDOW_FIELDS } from "./window";

const OPTIONS = {
	type: 5,
	fields: {
		...WINDOW_FIELDS,
		filterWidth: int32(3),
		filterHeight: int32(4),
		activation: int8(5),
	},
};

/** AVERAGE_POOL_2D, MAX_POOL_2D. */
export function pool(op: "averagePool2d" | "maxPool2d"): Translator {
	return (node) => {
		node.expect(1);
		const options = node.options(OPTIONS);
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
