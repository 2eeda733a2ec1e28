import { NO_CLAMP } from "../../quantize/parameters";
import { LEAKY_RELU } from "../options";
import { Malformed, Unsupported } from "../problems";
import type { Translator } from "./translator";

/** LEAKY_RELU: negative values times alpha. */
export const leakyRelu: Translator = (node) => {
	node.expect(1);
	const { alpha } = node.options(LEAKY_RELU);
	if (!Number.isFinite(alpha)) throw new Malformed(`its slope is ${alpha}`);
	if (alpha < 0) throw new Unsupported(`its slope is ${alpha}, below 0`);
	const input = node.activation();
	const output = node.output(input.shape);
	const base = { inputs: [input.id], output: output.id, clamp: NO_CLAMP };
	return { op: "leakyRelu", ...base, alpha };
};
