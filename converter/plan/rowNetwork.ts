/** A graph as a scheduler by rows sees it: who needs which rows, and what each row costs. */
import { INPUT_STEP } from "../../assembly/shared/blob";
import {
	type QuantizedGraph,
	type QuantizedOperator,
	rowBytes,
	tensorRows,
} from "../graph/quantized";
import { leastScratch, tileBufferBytes } from "./kernelMemory";
import { inputRows, needsWhole, type RowRange, worksInPlace } from "./rows";
import type { Step } from "./types";

export interface RowInput {
	tensor: number;
	/** By output row: the input rows that it is made of. */
	needs: RowRange[];
	/** By output row, one past the last included: neither it nor a later one needs an input row before this. */
	from: number[];
}

export interface RowOperator {
	output: number;
	/** Output rows. */
	rows: number;
	inputs: RowInput[];
	/** Scratch and tile buffer while it runs. */
	workBytes: number;
	/** It runs in one step. */
	whole: boolean;
	/** Output rows may be written over the rows of an input that they come from. */
	inPlace: boolean;
}

export interface RowNetwork {
	tensors: { rows: number; rowBytes: number }[];
	/** Those of the graph; behind them, where input rows come on demand, one that brings them. */
	operators: RowOperator[];
	input: number;
	output: number;
}

/** @param onDemand input rows come one by one, when a step asks for them; otherwise all are there before the first step */
export function rowNetwork(
	graph: QuantizedGraph,
	onDemand: boolean,
): RowNetwork {
	const tensors = graph.tensors.map(({ shape }) => ({
		rows: tensorRows(shape),
		rowBytes: rowBytes(shape),
	}));
	const operators = graph.operators.map((operator) =>
		rowOperator(graph, operator),
	);
	if (onDemand) operators.push(bringer(graph.input, tensors[graph.input].rows));
	return { tensors, operators, input: graph.input, output: graph.output };
}

/** Whether the input's rows come one by one. */
export function isBrought({ operators, input }: RowNetwork): boolean {
	return operators.some(({ output }) => output === input);
}

/** A plan's steps as the network has them, where the input's rows are brought by the operator behind the graph's. */
export function networkSteps(
	{ operators }: QuantizedGraph,
	steps: readonly Step[],
): Step[] {
	return steps.map(({ operator, rows }) => ({
		operator: operator === INPUT_STEP ? operators.length : operator,
		rows,
	}));
}

/** The other way round. */
export function planSteps(
	{ operators }: QuantizedGraph,
	steps: readonly Step[],
): Step[] {
	return steps.map(({ operator, rows }) => ({
		operator: operator === operators.length ? INPUT_STEP : operator,
		rows,
	}));
}

/** Whether two tensors have as many bytes. */
export function sameSize(
	{ tensors }: RowNetwork,
	a: number,
	b: number,
): boolean {
	return (
		tensors[a].rows * tensors[a].rowBytes ===
		tensors[b].rows * tensors[b].rowBytes
	);
}

function bringer(output: number, rows: number): RowOperator {
	return {
		output,
		rows,
		inputs: [],
		workBytes: 0,
		whole: false,
		inPlace: false,
	};
}

function rowOperator(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): RowOperator {
	const rows = tensorRows(graph.tensors[operator.output].shape);
	return {
		output: operator.output,
		rows,
		inputs: operator.inputs.map((tensor, input) => {
			const needs = Array.from({ length: rows }, (_, y) =>
				inputRows(graph, operator, input, y),
			);
			const height = tensorRows(graph.tensors[tensor].shape);
			return { tensor, needs, from: firstNeeded(needs, height) };
		}),
		workBytes: leastScratch(operator) + tileBufferBytes(operator),
		whole: needsWhole(operator),
		inPlace: worksInPlace(operator),
	};
}

/** The least of a row's and all later rows' first input rows, since some operators walk backwards. */
function firstNeeded(needs: readonly RowRange[], height: number): number[] {
	const from = new Array<number>(needs.length + 1).fill(height);
	for (let y = needs.length - 1; y >= 0; y--) {
		const [first, end] = needs[y];
		from[y] = Math.min(from[y + 1], first < end ? first : height);
	}
	return from;
}
