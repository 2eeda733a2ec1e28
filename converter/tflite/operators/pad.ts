import { dims4, type Pad } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import { Malformed, Unsupported } from "../problems";
import { type Activation, integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** With the zero point, which stands for 0. */
export const pad: Translator = (node) => {
	node.expect(2);
	const input = node.activation();
	const { before, after } = paddingOf(
		integersOf(node.constant(1)),
		input.shape,
	);
	const output = node.output(
		input.shape.map((size, i) => before[i] + size + after[i]),
	);
	sameQuantization(input, output);
	return {
		op: "pad",
		inputs: [input.id],
		output: output.id,
		clamp: NO_CLAMP,
		before: graphBefore(before, input, output.shape),
	};
};

/** Pairs of amounts before and after, one a dimension. */
function paddingOf(amounts: readonly number[], shape: readonly number[]) {
	if (
		amounts.length !== 2 * shape.length ||
		amounts.some((amount) => amount < 0)
	)
		throw new Malformed(`it pads ${shape.join("x")} by ${amounts.join(", ")}`);
	return {
		before: amounts.filter((_, i) => i % 2 === 0),
		after: amounts.filter((_, i) => i % 2 === 1),
	};
}

/** A batch that is padded from 1 becomes height, as graphShape has it. */
function graphBefore(
	before: readonly number[],
	{ shape }: Activation,
	output: readonly number[],
): Pad["before"] {
	if (shape.length > 4 || (shape.length === 4 && shape[0] !== 1))
		throw new Unsupported(`it pads ${shape.join("x")}; the batch must be 1`);
	const [n, h, w, c] = [0, 0, 0, 0, ...before].slice(-4);
	return [0, n * dims4(output)[1] + h, w, c];
}
