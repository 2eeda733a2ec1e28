import { elements } from "../../graph/quantized";
import { bool, int8 } from "../flatbuffer/fields";
import { Malformed, Unsupported } from "../problems";
import { fusedClamp } from "./fused";
import type { Translator } from "./translator";
import { weighted, weightsOf } from "./weights";

const OPTIONS = {
	type: 8,
	fields: { activation: int8(0), weightsFormat: int8(1), keepDims: bool(2) },
};

/** Input of n * k values, weights [oc, k], output [n, oc] or, with keep_num_dims, [..., oc]. */
export const fullyConnected: Translator = (node) => {
	node.expect(2, 3);
	const { activation, weightsFormat, keepDims } = node.options(OPTIONS);
	if (weightsFormat !== 0)
		throw new Unsupported("its weights are shuffled for one processor");
	const input = node.activation();
	const weights = weightsOf(node, 2);
	const [oc, k] = weights.shape;
	const vectors = elements(input.shape) / k;
	if (!Number.isInteger(vectors) || (keepDims && input.shape.at(-1) !== k))
		throw new Malformed(
			`its weights are ${oc}x${k}, which an input of ${input.shape.join("x")} does not fit`,
		);
	const kept = keepDims ? input.shape.slice(0, -1) : [vectors];
	const output = node.output([...kept, oc]);
	return {
		op: "fullyConnected",
		inputs: [input.id],
		output: output.id,
		clamp: fusedClamp(activation, output),
		perChannel: weights.scales.length > 1,
		...weighted(node, weights, oc, 0),
	};
};
