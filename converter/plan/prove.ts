/**
 * Proves that a plan computes what its graph says, by following it with names instead of numbers: every byte of the
 * arena is marked with the tensor row that was last written there, and a step may only read rows that are all there.
 */
import type { QuantizedGraph } from "../graph/quantized";
import {
	networkSteps,
	type RowNetwork,
	rowNetwork,
	sameSize,
} from "./rowNetwork";
import type { Plan, Step } from "./types";

const NOTHING = -1;
/** Rows of a tensor are at most 65535. */
const MARKS = 0x10000;

/** @throws Error that names the step which would read what is no longer, or not yet, there */
export function provePlan(graph: QuantizedGraph, plan: Plan): void {
	const network = rowNetwork(graph, plan.inputByRows);
	const proof = new Proof(graph, network, plan);
	if (!plan.inputByRows)
		proof.write(network.input, 0, network.tensors[network.input].rows);
	const done = network.operators.map(() => 0);
	networkSteps(graph, plan.steps).forEach((step, index) => {
		proof.step(step, done[step.operator], index);
		done[step.operator] += step.rows;
	});
	proof.read(
		network.output,
		0,
		network.tensors[network.output].rows,
		"the end",
	);
}

class Proof {
	readonly #marks: Int32Array;

	constructor(
		readonly graph: QuantizedGraph,
		readonly network: RowNetwork,
		readonly plan: Plan,
	) {
		this.#marks = new Int32Array(plan.arenaBytes).fill(NOTHING);
	}

	/**
	 * An operator that works in place may write a row exactly over the row that it reads for it; whatever else a step
	 * writes, its scratch and tile too, must leave all that it reads, and the work all that it writes.
	 */
	step({ operator, rows }: Step, y: number, index: number): void {
		const { output, inPlace, whole } = this.network.operators[operator];
		const at = `step ${index} (${this.graph.operators[operator]?.op ?? "input"})`;
		if (whole && rows !== this.network.operators[operator].rows)
			throw new Error(`the plan is wrong: ${at} is to run in one step`);
		this.#work(operator);
		const rowsAtOnce = inPlace && !whole ? 1 : rows;
		for (let row = y; row < y + rows; row += rowsAtOnce) {
			const over = inPlace && this.#liesOverInput(operator, row);
			if (!over) this.write(output, row, row + rowsAtOnce);
			this.#readInputs(operator, row, row + rowsAtOnce, at);
			if (over) this.write(output, row, row + rowsAtOnce);
		}
		this.#work(operator);
		this.read(output, y, y + rows, at);
	}

	/** Whether an output row begins where a row of an input of the same size does that it comes from. */
	#liesOverInput(operator: number, row: number): boolean {
		const { inputs, output } = this.network.operators[operator];
		const [place] = this.#range(output, row);
		return inputs.some(
			({ tensor, needs }) =>
				sameSize(this.network, tensor, output) &&
				this.#range(tensor, needs[row][0])[0] === place,
		);
	}

	/** Scratch and tile hold no rows from here on. */
	#work(operator: number): void {
		const placement = this.plan.operators[operator];
		if (!placement) return;
		const { scratchOffset, scratchBytes, tileOffset, tileBytes } = placement;
		this.#marks.fill(NOTHING, scratchOffset, scratchOffset + scratchBytes);
		this.#marks.fill(NOTHING, tileOffset, tileOffset + tileBytes);
	}

	#readInputs(operator: number, first: number, end: number, at: string): void {
		for (const { tensor, needs } of this.network.operators[operator].inputs)
			for (const rows of needs.slice(first, end))
				this.read(tensor, ...rows, at);
	}

	write(tensor: number, first: number, end: number): void {
		for (let row = first; row < end; row++)
			this.#marks.fill(tensor * MARKS + row, ...this.#range(tensor, row));
	}

	read(tensor: number, first: number, end: number, at: string): void {
		for (let row = first; row < end; row++) {
			const [from, to] = this.#range(tensor, row);
			for (let byte = from; byte < to; byte++)
				if (this.#marks[byte] !== tensor * MARKS + row)
					throw new Error(
						`the plan is wrong: row ${row} of tensor ${tensor} is not there at ${at}`,
					);
		}
	}

	#range(tensor: number, row: number): [number, number] {
		const { offset, ring } = this.plan.tensors[tensor];
		const { rowBytes } = this.network.tensors[tensor];
		const from = offset + (row % ring) * rowBytes;
		return [from, from + rowBytes];
	}
}
