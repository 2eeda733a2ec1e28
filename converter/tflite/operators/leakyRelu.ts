import { NO_CLAMP } from "../../quantize/parameters";
import { float32 } from "../flatbuffer/fields";
import { Malformed, Unsupported } from "../problems";
import type { Translator } from "./translator";

const OPTIONS = { type: 75, fields: { alpha: float32(0) } };

/** LEAKY_RELU: negative values times alpha. */
export const leakyRelu: Translator = (node) => {
	node.expect(1);
	const { alpha } = node.options(OPTIONS);
	if (!Number.isFinite(alpha)) throw new Malformed(`its slope is ${alpha}`);
	if (alpha < 0) throw new Unsupported(`its slope is ${alpha}, below 0`);
	const input = node.activation();
	const output = node.output(input.shape);
	const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
	return { op: "leakyRelu", ...base, alpha };
};
