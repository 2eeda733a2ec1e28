/** RESIZE_NEAREST_NEIGHBOR, RESIZE_BILINEAR: input 1 is the new height and width. */
import { NO_CLAMP } from "../../quantize/parameters";
import { RESIZE_BILINEAR, RESIZE_NEAREST_NEIGHBOR } from "../options";
import { Malformed } from "../problems";
import { imageSize } from "../shape";
import { integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

export const resizeBilinear = resize("resizeBilinear", RESIZE_BILINEAR);
export const resizeNearestNeighbor = resize(
	"resizeNearestNeighbor",
	RESIZE_NEAREST_NEIGHBOR,
);

function resize(
	op: "resizeBilinear" | "resizeNearestNeighbor",
	schema: typeof RESIZE_BILINEAR,
): Translator {
	return (node) => {
		node.expect(2);
		const { alignCorners, halfPixelCenters } = node.options(schema);
		const input = node.activation();
		const { channels } = imageSize(input.shape);
		const [height, width, ...others] = integersOf(node.constant(1));
		if (!(height > 0 && width > 0) || others.length > 0)
			throw new Malformed(`its size is ${height}x${width}`);
		if (alignCorners && halfPixelCenters)
			throw new Malformed("it has aligned corners and half-pixel centers");
		const output = node.output([1, height, width, channels]);
		sameQuantization(input, output);
		const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
		const size: [number, number] = [height, width];
		return { op, ...base, size, alignCorners, halfPixelCenters };
	};
}
