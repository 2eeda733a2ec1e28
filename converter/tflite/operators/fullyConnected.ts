import { elements, type QuantizedOperator } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import type { Node } from "../node";
import { FULLY_CONNECTED } from "../options";
import { Malformed, Unsupported } from "../problems";
import type { Activation } from "../values";
import { fusedClamp } from "./fused";
import type { Translator } from "./translator";
import { weighted, weightsOf } from "./weights";
import { zeroPointRemoved } from "./weightZeroPoint";

/** Input of n * k values, weights [oc, k], output [n, oc] or, with keep_num_dims, [..., oc]. */
export const fullyConnected: Translator = (node) => {
	node.expect(2, 3);
	const { activation, weightsFormat, keepDims } = node.options(FULLY_CONNECTED);
	if (weightsFormat !== 0)
		throw new Unsupported("its weights are shuffled for one processor");
	const input = node.activation();
	const stored = weightsOf(node, 2);
	const [oc, k] = stored.shape;
	const vectors = elements(input.shape) / k;
	if (!Number.isInteger(vectors) || (keepDims && input.shape.at(-1) !== k))
		throw new Malformed(
			`its weights are ${oc}x${k}, which an input of ${input.shape.join("x")} does not fit`,
		);
	const kept = keepDims ? input.shape.slice(0, -1) : [vectors];
	const output = node.output([...kept, oc]);
	const { weights, copies } = zeroPointRemoved(stored);
	const repeated = copies > 1 ? repeat(node, input, [vectors, k], copies) : [];
	return [
		...repeated,
		{
			op: "fullyConnected",
			inputs: [repeated.at(-1)?.output ?? input.id],
			output: output.id,
			clamp: fusedClamp(activation, output),
			perChannel: weights.scales.length > 1,
			...weighted(node, weights, oc, 0),
		},
	];
};

/** Each vector of [n, k] several times behind itself. */
function repeat(
	node: Node,
	input: Activation,
	[vectors, k]: number[],
	copies: number,
): QuantizedOperator[] {
	const flat = node.temporary([vectors, k], input);
	const wide = node.temporary([vectors, copies * k], input);
	return [
		{ op: "reshape", inputs: [input.id], output: flat.id, clamp: NO_CLAMP },
		{
			op: "concatenation",
			inputs: Array(copies).fill(flat.id),
			output: wide.id,
			clamp: NO_CLAMP,
			axis: 3,
		},
	];
}
