/** import(export(model)) is an equal model, over generated graphs; and what has no form in TFLite is refused. */
import { describe, expect, test } from "vitest";
import type {
	OperatorName,
	QuantizedGraph,
} from "../../converter/graph/quantized";
import { optimize } from "../../converter/optimize";
import { compact } from "../../converter/optimize/edit";
import { foldConstants } from "../../converter/optimize/foldConstants";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { ExportError } from "../../converter/tflite/write";
import { inputsFor, OPERATOR_NAMES } from "../kernels/cases";
import { single } from "../kernels/draw";
import { grownGraph } from "../optimize/grow";
import { canonical } from "./canonical";
import { again, outputType, tfliteCases } from "./exported";
import { manyOperators } from "./manyOperators";
import { writeTflite } from "./write";

const CASES = 24;

/** How many of the cases TFLite has no form for, and why. */
const REFUSED: Partial<Record<OperatorName, [count: number, why: RegExp]>> = {
	averagePool2d: [9, /neither SAME nor VALID/],
	prelu: [10, /would have to be repeated/],
	slice: [8, /by a step of 0/],
};

describe("operators", () => {
	test.each(OPERATOR_NAMES)("%s", (op) => {
		const refused: string[] = [];
		let equal = 0;
		for (const { name, graph } of tfliteCases(op, CASES)) {
			const read = attempt(graph, op);
			if (typeof read === "string") refused.push(read);
			else if (compare(graph, read, op, name)) equal++;
		}
		const [count, why] = REFUSED[op] ?? [0, /^$/];
		for (const message of refused) expect(message).toMatch(why);
		expect(refused).toHaveLength(count);
		expect(equal).toBeGreaterThan((CASES - count) / 3);
	});
});

describe("tensors of lower rank", () => {
	const quantization = { scale: Math.fround(0.1), zeroPoint: 3 };
	const of = (name: string, shape: number[]) => ({
		name,
		shape,
		...quantization,
	});
	const order = [1, 3, 2];
	const CASES: [object, from: number[], to: number[]][] = [
		[{ op: "transpose", order }, [4, 3], [3, 4]],
		[{ op: "transpose", order }, [2, 4, 3], [2, 3, 4]],
		[{ op: "pad", before: [0, 0, 1, 2] }, [2, 3], [5, 6]],
		[{ op: "slice", begin: [0, 1, 2], stride: [1, 1, -1] }, [3, 4], [2, 3]],
		[{ op: "slice", begin: [0, 1, 0], stride: [1, 1, 1] }, [1, 3, 4], [2, 4]],
		[{ op: "mean", axes: [2] }, [5, 3], [3]],
		[{ op: "reduceMax", axes: [1] }, [4, 5, 3], [1, 5, 3]],
		[{ op: "concatenation", axis: 2 }, [4, 3], [4, 3]],
		[{ op: "softmax", beta: 1 }, [3, 5], [3, 5]],
	];
	test.each(CASES)("%o from %o to %o", (operator, from, to) => {
		const probability = { scale: 1 / 256, zeroPoint: -128 };
		const special = "beta" in operator ? probability : {};
		const output = { ...of("output", to), ...special };
		const graph = single(of("input", from), output, operator);
		expect(compare(graph, again(graph).graph)).toBe(true);
	});
});

/** The graph that comes back, or why none does. */
function attempt(graph: QuantizedGraph, op?: OperatorName) {
	try {
		return again(graph, { outputType: op && outputType(op) }).graph;
	} catch (error) {
		if (error instanceof ExportError) return error.message;
		throw error;
	}
}

/**
 * A graph of as many operators is the same graph; one of more, where TFLite takes several for one, gives the same
 * bytes. What has come back once comes back unchanged. Returns whether it is the same.
 */
function compare(
	graph: QuantizedGraph,
	read: QuantizedGraph,
	op?: OperatorName,
	name?: string,
): boolean {
	const isSame = read.operators.length === graph.operators.length;
	if (isSame) expect(canonical(read), name).toEqual(canonical(graph));
	for (const input of inputsFor(graph, 1))
		expect(runReference(read, input), name).toEqual(runReference(graph, input));
	const twice = again(read, { outputType: op && outputType(op) }).graph;
	expect(canonical(twice), name).toEqual(canonical(read));
	return isSame;
}

describe("networks", () => {
	test.each([
		["as they are", withoutConstantOperators],
		["optimized", (graph: QuantizedGraph) => optimize(graph).graph],
	])("%s", (_, form) => {
		let written = 0;
		for (let seed = 1; seed <= 80; seed++) {
			const graph = form(grownGraph(seed));
			const read = attempt(graph);
			if (typeof read === "string") {
				expect(read).toMatch(/where they must be equal|neither SAME nor VALID/);
				continue;
			}
			written++;
			for (const input of inputsFor(graph, 1, seed))
				expect(runReference(read, input), `seed ${seed}`).toEqual(
					runReference(graph, input),
				);
			expect(canonical(again(read).graph)).toEqual(canonical(read));
		}
		expect(written).toBeGreaterThan(30);
	});

	test("of many operators, ARG_MAX last", () => {
		const { graph, outputType } = importTflite(writeTflite(manyOperators()));
		const read = again(graph, { outputType });
		expect(read.outputType).toBe("int32");
		expect(canonical(read.graph)).toEqual(canonical(graph));
	});
});

/** The importer refuses what computes with constants alone, which the optimizer takes away. */
function withoutConstantOperators(graph: QuantizedGraph): QuantizedGraph {
	const change = foldConstants(graph);
	return change ? compact(change.graph) : graph;
}
