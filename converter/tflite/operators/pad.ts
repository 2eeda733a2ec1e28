/** PAD, PADV2, MIRROR_PAD: input 1 has pairs of amounts before and after, one a dimension. */
import { dims4, type Pad } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { MIRROR_PAD } from "../options";
import { Malformed, Unsupported } from "../problems";
import { type Activation, int8sOf, integersOf } from "../values";
import { sameQuantization } from "./quantization";
import type { Translator } from "./translator";

/** With the zero point, which stands for 0. */
export const pad: Translator = (node) => {
	node.expect(2);
	return { op: "pad", ...padded(node).base };
};

/** With the constant of input 2, which is quantized as the tensor is. */
export const padV2: Translator = (node) => {
	node.expect(3);
	const { base, input } = padded(node);
	const constant = node.constant(2);
	const values = int8sOf(constant);
	if (values.length !== 1)
		throw new Malformed(`it pads with ${values.length} values`);
	const { scales, zeroPoints } = constant;
	if (scales[0] !== input.scale || (zeroPoints[0] ?? 0) !== input.zeroPoint)
		throw new Unsupported("its value and its input have different scales");
	return { op: "padV2", ...base, value: values[0] };
};

export const REFLECT = 0;
export const SYMMETRIC = 1;

/** With what lies inside, mirrored at the edge: REFLECT without the edge itself. */
export const mirrorPad: Translator = (node) => {
	node.expect(2);
	const { mode } = node.options(MIRROR_PAD);
	if (mode !== REFLECT && mode !== SYMMETRIC)
		throw new Malformed(`it has the mode ${mode}`);
	const { base, input, before, after } = padded(node);
	input.shape.forEach((size, axis) => {
		const most = mode === REFLECT ? size - 1 : size;
		if (before[axis] > most || after[axis] > most)
			throw new Malformed(
				`it mirrors more than the ${size} values of axis ${axis}`,
			);
	});
	const kind = mode === REFLECT ? "reflect" : "symmetric";
	return { op: "mirrorPad", ...base, mode: kind };
};

function padded(node: Node) {
	const input = node.activation();
	const { shape } = input;
	const amounts = integersOf(node.constant(1));
	if (amounts.length !== 2 * shape.length || amounts.some((n) => n < 0))
		throw new Malformed(`it pads ${shape.join("x")} by ${amounts.join(", ")}`);
	const before = amounts.filter((_, i) => i % 2 === 0);
	const after = amounts.filter((_, i) => i % 2 === 1);
	const output = node.output(
		shape.map((size, i) => before[i] + size + after[i]),
	);
	sameQuantization(input, output);
	const base = {
		inputs: [input.id],
		output: output.id,
		clamp: NO_CLAMP,
		before: graphBefore(before, input, output.shape),
	};
	return { base, input, before, after };
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
