import type { QuantizedOperator } from "../../../graph/quantized";
import { differing, isAlike } from "../../operators/quantization";
import type { FileBuilder } from "../builder";
import { Inexpressible } from "../errors";

/** For operators that hand bytes on as they are. Throws Inexpressible where those do not mean the same. */
export function checkAlike(
	{ graph }: FileBuilder,
	{ inputs, output }: QuantizedOperator,
) {
	const to = graph.tensors[output];
	const other = inputs
		.map((id) => graph.tensors[id])
		.find((from) => !isAlike(from, to));
	if (other) throw new Inexpressible(differing(other, to));
}
