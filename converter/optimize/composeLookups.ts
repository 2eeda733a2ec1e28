/**
 * Two tables in a row become one, where an operator has that table.
 *
 * Proof: the composed table is compared with the one operator's on all 256 bytes. The tensor between the two has no
 * other reader.
 */
import { producer } from "../graph/edges";
import {
	isLookup,
	type Lookup,
	type QuantizedGraph,
	type QuantizedTensor,
} from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import { activationClamp, NO_CLAMP } from "../quantize/parameters";
import { isReadOnlyBy, replaced, sameShape } from "./edit";
import { repeated } from "./pass";

export const composeLookups = repeated((graph) => {
	for (const second of graph.operators) {
		if (!isLookup(second)) continue;
		const first = producer(graph, second.inputs[0]);
		if (!first || !isLookup(first)) continue;
		const one = composed(graph, first, second);
		if (one) return replaced(replaced(graph, first), second, one);
	}
	return undefined;
});

/** The operator that does what both do; undefined where there is none. */
function composed(
	graph: QuantizedGraph,
	first: Lookup,
	second: Lookup,
): Lookup | undefined {
	const [from, between, to] = [
		graph.tensors[first.inputs[0]],
		graph.tensors[first.output],
		graph.tensors[second.output],
	];
	if (!isReadOnlyBy(graph, first.output, second) || !sameShape(from, to))
		return undefined;
	const tables = [
		lookupTable(first, from, between),
		lookupTable(second, between, to),
	];
	const wanted = tables[0].map((q) => tables[1][q + 128]);
	const places = { inputs: first.inputs, output: second.output };
	const candidates: Lookup[] = [
		{ ...second, ...places },
		{ ...first, ...places, clamp: usualClamp(first, to) },
	];
	return candidates.find(
		(one) =>
			(one.op === second.op || one.output !== graph.output) &&
			hasTable(one, from, to, wanted),
	);
}

/** The limits of a relu whose output has this quantization; other tables have none. */
function usualClamp({ op }: Lookup, { scale, zeroPoint }: QuantizedTensor) {
	return op === "relu" || op === "relu6" || op === "reluN1To1"
		? activationClamp(op, scale, zeroPoint)
		: NO_CLAMP;
}

/** Scales that cannot be requantized into each other in one go give no table. */
function hasTable(
	operator: Lookup,
	from: QuantizedTensor,
	to: QuantizedTensor,
	wanted: Int8Array,
): boolean {
	try {
		return lookupTable(operator, from, to).every((q, i) => q === wanted[i]);
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}
