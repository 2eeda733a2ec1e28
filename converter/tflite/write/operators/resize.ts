import { dims4, type Resize } from "../../../graph/quantized";
import { RESIZE_BILINEAR, RESIZE_NEAREST_NEIGHBOR } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { image } from "../shape";
import { checkAlike } from "./alike";

const CENTERS_VERSION = 3;

export function resize(file: FileBuilder, operator: Resize): Call {
	checkAlike(file, operator);
	const { op, size, output, alignCorners, halfPixelCenters } = operator;
	const isBilinear = op === "resizeBilinear";
	const isNewer = halfPixelCenters || (alignCorners && !isBilinear);
	return {
		name: isBilinear ? "RESIZE_BILINEAR" : "RESIZE_NEAREST_NEIGHBOR",
		version: isNewer ? CENTERS_VERSION : undefined,
		inputs: [
			image(file, operator.inputs[0]).index,
			file.integers("size", size),
		],
		shape: dims4(file.graph.tensors[output].shape),
		options: optionsTable(
			isBilinear ? RESIZE_BILINEAR : RESIZE_NEAREST_NEIGHBOR,
			{ alignCorners, halfPixelCenters },
		),
	};
}
