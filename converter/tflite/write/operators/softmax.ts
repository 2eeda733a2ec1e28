import type { Softmax } from "../../../graph/quantized";
import { NO_CLAMP } from "../../../quantize/parameters";
import { SOFTMAX } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { Inexpressible } from "../errors";
import { optionsTable } from "../file";

/** TFLite's kernel gives probabilities in 1/256 and no others. */
export function softmax(
	file: FileBuilder,
	{ inputs: [id], output, beta }: Softmax,
): Call {
	const { scale, zeroPoint } = file.graph.tensors[output];
	if (scale !== 1 / 256 || zeroPoint !== -128)
		throw new Inexpressible(
			`its output has scale ${scale} and zero point ${zeroPoint}, where they must be 1/256 and -128`,
		);
	return {
		name: "SOFTMAX",
		inputs: [file.tensor(id)],
		shape: file.graph.tensors[id].shape,
		options: optionsTable(SOFTMAX, { beta }),
		clamp: NO_CLAMP,
	};
}
