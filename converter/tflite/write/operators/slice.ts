import { dims4, type Slice } from "../../../graph/quantized";
import { STRIDED_SLICE } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { Inexpressible } from "../errors";
import { optionsTable } from "../file";
import { ranked } from "../shape";
import { checkAlike } from "./alike";

/** A SLICE where it takes what lies side by side, in the rank that there is. */
export function slice(file: FileBuilder, operator: Slice): Call {
	checkAlike(file, operator);
	const { inputs, output, begin, stride } = operator;
	const { index, shape, first } = ranked(file, inputs[0], []);
	const of = (values: readonly number[]) => values.slice(first);
	const wanted = file.graph.tensors[output].shape;
	const counts = of(dims4(wanted));
	const dropped = Math.max(0, shape.length - wanted.length);
	const begins = of([0, ...begin]);
	// Of one value a step says nothing; TFLite has none of 0, nor one in what is dropped.
	const strides = of([1, ...stride]).map((step, i) =>
		counts[i] === 1 ? 1 : step,
	);
	if (strides.includes(0))
		throw new Inexpressible("it repeats values, by a step of 0");
	if (dropped > 0 || strides.some((step) => step !== 1))
		return strided(file, index, { begins, strides, counts, dropped });
	return {
		name: "SLICE",
		inputs: [
			index,
			file.integers("begin", begins),
			file.integers("size", counts),
		],
		shape: counts,
	};
}

interface Cuts {
	begins: number[];
	strides: number[];
	counts: number[];
	/** How many dimensions the output lacks, from the first on; they have the size 1. */
	dropped: number;
}

function strided(
	file: FileBuilder,
	input: number,
	{ begins, strides, counts, dropped }: Cuts,
): Call {
	const { shape } = file.tensors[input];
	const ends = begins.map((start, i) => start + counts[i] * strides[i]);
	const within = ends.map((end, i) => Math.min(end, shape[i]));
	return {
		name: "STRIDED_SLICE",
		inputs: [
			input,
			file.integers("begin", begins),
			file.integers("end", within),
			file.integers("strides", strides),
		],
		shape: counts.slice(dropped),
		options: optionsTable(STRIDED_SLICE, {
			endMask: openEnds(ends),
			shrinkAxisMask: 2 ** dropped - 1,
		}),
	};
}

/** An end before the first value would count from the last one: it is left open instead. */
function openEnds(ends: readonly number[]): number {
	return ends.reduce((mask, end, i) => (end < 0 ? mask | (1 << i) : mask), 0);
}
