import { NO_CLAMP } from "../../quantize/parameters";
import { SOFTMAX } from "../options";
import { Malformed } from "../problems";
import type { Translator } from "./translator";

/** Over the last dimension. TFLite's kernel is made for probabilities in 1/256. */
export const softmax: Translator = (node) => {
	node.expect(1);
	const { beta } = node.options(SOFTMAX);
	const input = node.activation();
	const output = node.output(input.shape);
	if (output.scale !== 1 / 256 || output.zeroPoint !== -128)
		throw new Malformed(
			`its output has scale ${output.scale} and zero point ${output.zeroPoint}, where they are 1/256 and -128`,
		);
	const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
	return { op: "softmax", ...base, beta };
};
