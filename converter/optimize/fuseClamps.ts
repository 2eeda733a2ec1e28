/**
 * A relu, or any other table that only limits, becomes the clamp of the operator before it.
 *
 * Proof: the table is compared, byte by byte, with q -> clamp(q, c, d). The operator before it gives clamp(v, a, b) for
 * some v, so the table gives clamp(clamp(v, a, b), c, d) = clamp(v, clamp(a, c, d), clamp(b, c, d)): inside [a, b] both
 * sides are clamp(v, c, d), below it both are the table's value at a, above it both are that at b. Scale and zero point
 * of both outputs are asked to be equal, so v is the same. Only limits that a fused activation of TFLite has are
 * taken, so that the graph can still be written as one.
 */
import { producer } from "../graph/edges";
import {
	type Clamp,
	isLookup,
	type Lookup,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
} from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import { activationClamp, clampTo } from "../quantize/parameters";
import { isReadOnlyBy, replaced, sameQuantization, sameShape } from "./edit";
import { repeated } from "./pass";

/** Whose kernels clamp, and which TFLite can fuse an activation into. */
const FUSING = new Set<QuantizedOperator["op"]>([
	"conv2d",
	"depthwiseConv2d",
	"fullyConnected",
	"add",
	"sub",
	"mul",
	"averagePool2d",
	"maxPool2d",
]);

export const fuseClamps = repeated((graph) => {
	for (const table of graph.operators) {
		if (!isLookup(table)) continue;
		const before = producer(graph, table.inputs[0]);
		const clamp = before && fusedClamp(graph, before, table);
		if (!clamp) continue;
		const fused = { ...before, clamp, output: table.output };
		return replaced(replaced(graph, table), before, fused);
	}
	return undefined;
});

function fusedClamp(
	graph: QuantizedGraph,
	before: QuantizedOperator,
	table: Lookup,
): Clamp | undefined {
	const [from, to] = [
		graph.tensors[before.output],
		graph.tensors[table.output],
	];
	if (
		!FUSING.has(before.op) ||
		!isReadOnlyBy(graph, before.output, table) ||
		!sameQuantization(from, to) ||
		!sameShape(from, to)
	)
		return undefined;
	const limits = limitsOf(table, from);
	if (!limits) return undefined;
	const clamp = {
		min: clampTo(before.clamp.min, limits),
		max: clampTo(before.clamp.max, limits),
	};
	return isActivation(clamp, to) ? clamp : undefined;
}

/** The limits that are all a table does; undefined where it does more. */
function limitsOf(table: Lookup, tensor: QuantizedTensor): Clamp | undefined {
	const values = lookupTable(table, tensor, tensor);
	const limits = { min: values[0], max: values[255] };
	return values.every((value, i) => value === clampTo(i - 128, limits))
		? limits
		: undefined;
}

function isActivation(
	clamp: Clamp,
	{ scale, zeroPoint }: QuantizedTensor,
): boolean {
	return (["none", "relu", "relu6", "reluN1To1"] as const).some(
		(activation) => {
			const { min, max } = activationClamp(activation, scale, zeroPoint);
			return clamp.min === min && clamp.max === max;
		},
	);
}
