import { NO_CLAMP } from "../../quantize/parameters";
import { float32 } from "../flatbuffer/fields";
import { Malformed } from "../problems";
import type { Translator } from "./translator";

const OPTIONS = { type: 9, fields: { beta: float32(0) } };

/** Over the last dimension. TFLite's kernel is made for probabilities in 1/256. */
export const softmax: Translator = (node) => {
	node.expect(1);
	const { beta } = node.options(OPTIONS);
	const input = node.activation();
	const output = node.output(input.shape);
	if (output.scale !== 1 / 256 || output.zeroPoint !== -128)
		throw new Malformed(
			`its output has scale ${output.scale} and zero point ${output.zeroPoint}, where they are 1/256 and -128`,
		);
	const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
	return { op: "softmax", ...base, beta };
};
