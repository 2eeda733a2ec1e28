import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import {
	elements,
	type QuantizedOperator,
	rowBytes,
	tensorRows,
} from "../../converter/graph/quantized";
import { inputRows } from "../../converter/plan/rows";
import { runOperator } from "../../converter/reference";
import { everyOperator } from "../support/network";

const graph = everyOperator();
const random = new Random(5);

function noise(tensor: number): Int8Array {
	const values = new Int8Array(elements(graph.tensors[tensor].shape));
	return values.map(() => random.integer(256) - 128);
}

/** The output rows that differ when row y of an input is replaced by noise, over some trials. */
function touched(operator: QuantizedOperator, input: number, y: number) {
	const bytes = rowBytes(graph.tensors[operator.inputs[input]].shape);
	const outputBytes = rowBytes(graph.tensors[operator.output].shape);
	const rows = new Set<number>();
	for (let trial = 0; trial < 12; trial++) {
		const inputs = operator.inputs.map(noise);
		const before = runOperator(graph, operator, inputs);
		inputs[input] = inputs[input].slice();
		inputs[input].set(
			noise(operator.inputs[input]).subarray(0, bytes),
			y * bytes,
		);
		const after = runOperator(graph, operator, inputs);
		before.forEach((value, at) => {
			if (value !== after[at]) rows.add(Math.floor(at / outputBytes));
		});
	}
	return rows;
}

test.each(
	graph.operators.flatMap((operator, at) =>
		operator.inputs.map((_, input) => ({ op: operator.op, at, input })),
	),
)(
	"the rows that $op (operator $at) says to need of input $input are those that matter",
	({ at, input }) => {
		const operator = graph.operators[at];
		const rows = tensorRows(graph.tensors[operator.output].shape);
		const height = tensorRows(graph.tensors[operator.inputs[input]].shape);
		for (let y = 0; y < height; y++) {
			const needing = Array.from({ length: rows }, (_, row) => row).filter(
				(row) => {
					const [first, end] = inputRows(graph, operator, input, row);
					return first <= y && y < end;
				},
			);
			for (const row of touched(operator, input, y))
				expect(needing).toContain(row);
		}
	},
);

/** Operators whose every row shows when an input row changes, so that a range that is too wide is seen too. */
const SHARP = ["conv2d", "depthwiseConv2d", "averagePool2d", "pad", "slice"];

test.each(
	graph.operators.flatMap(({ op }, at) =>
		SHARP.includes(op) ? [{ op, at }] : [],
	),
)("no more rows than matter are asked for by $op (operator $at)", ({ at }) => {
	const operator = graph.operators[at];
	const rows = tensorRows(graph.tensors[operator.output].shape);
	for (let row = 0; row < rows; row++) {
		const [first, end] = inputRows(graph, operator, 0, row);
		for (const y of first < end ? [first, end - 1] : [])
			expect(touched(operator, 0, y)).toContain(row);
	}
});
