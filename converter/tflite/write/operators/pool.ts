import type { Pool2d } from "../../../graph/quantized";
import { POOL_2D } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { fusedActivation } from "../fused";
import { placed } from "../window";
import { checkAlike } from "./alike";

/** An average counts the values inside the image alone, so nothing can be put around it. */
export function pool(file: FileBuilder, operator: Pool2d): Call {
	checkAlike(file, operator);
	const { op, kernel, stride } = operator;
	const isMaximum = op === "maxPool2d";
	const place = placed(file, operator, isMaximum ? "least" : undefined);
	const { activation, clamp } = fusedActivation(
		operator.clamp,
		file.graph.tensors[operator.output],
	);
	const [filterHeight, filterWidth] = kernel;
	const [strideHeight, strideWidth] = stride;
	return {
		name: isMaximum ? "MAX_POOL_2D" : "AVERAGE_POOL_2D",
		inputs: [place.input],
		shape: place.shape,
		options: optionsTable(POOL_2D, {
			padding: place.padding,
			strideWidth,
			strideHeight,
			filterWidth,
			filterHeight,
			activation,
		}),
		clamp,
	};
}
