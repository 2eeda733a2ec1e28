/**
 * How far each operator of a network has come, and which rows must be there for what is left: a row lives from the move
 * that computes it to the last one that reads it, and nothing is computed twice.
 */
import { type RowInput, type RowNetwork, sameSize } from "./rowNetwork";

/** The next `rows` output rows of an operator. */
export interface Move {
	operator: number;
	rows: number;
}

/** An operator that reads a tensor. */
interface Reader extends Pick<RowInput, "from"> {
	operator: number;
	/** By row of the tensor: the last output row that needs it; -1 where none does. */
	last: number[];
}

export class Progress {
	/** Rows that each operator has computed. */
	readonly done: number[];
	/** Bytes of all rows that are there and needed. */
	liveBytes: number;
	readonly #producer: number[];
	readonly #readers: Reader[][];
	/** By tensor: whether a row may be done with before an earlier one is. */
	readonly #hasGaps: boolean[];
	/** By operator: its output and its inputs, each once. */
	readonly #touched: number[][];

	/** @param counted what lives of a tensor: the rows that are needed, or all from the first to the last of them */
	constructor(
		readonly network: RowNetwork,
		readonly counted: "rows" | "spans" = "rows",
	) {
		const { tensors, operators } = network;
		this.done = operators.map(() => 0);
		this.#producer = tensors.map((_, tensor) =>
			operators.findIndex(({ output }) => output === tensor),
		);
		this.#readers = tensors.map((_, tensor) =>
			operators.flatMap(({ inputs }, operator) =>
				inputs
					.filter((input) => input.tensor === tensor)
					.map((input) => ({
						operator,
						from: input.from,
						last: lastReaders(input, tensors[tensor].rows),
					})),
			),
		);
		this.#hasGaps = this.#readers.map((readers) =>
			readers.some(({ last }) => last.some((y, row) => y < last[row - 1])),
		);
		this.#touched = operators.map(({ inputs, output }) => [
			...new Set([output, ...inputs.map(({ tensor }) => tensor)]),
		]);
		this.liveBytes = tensors.reduce((sum, _, t) => sum + this.#bytes(t), 0);
	}

	/** Whether it matters what is counted. */
	get hasGaps(): boolean {
		return this.#hasGaps.includes(true);
	}

	get isComplete(): boolean {
		return this.network.operators.every(
			({ rows }, operator) => this.done[operator] === rows,
		);
	}

	/** Computes rows; negative ones take them back. */
	advance({ operator, rows }: Move): void {
		const touched = this.#touched[operator];
		for (const tensor of touched) this.liveBytes -= this.#bytes(tensor);
		this.done[operator] += rows;
		for (const tensor of touched) this.liveBytes += this.#bytes(tensor);
	}

	/** Whether the inputs of an operator's next rows are there. */
	isReady({ operator, rows }: Move): boolean {
		const from = this.done[operator];
		return this.network.operators[operator].inputs.every(
			({ tensor, needs }) => {
				const end = this.#end(tensor);
				return needs.slice(from, from + rows).every(([, last]) => last <= end);
			},
		);
	}

	/** After a move: whether its rows may lie where those of an input lay, which nothing needs any more. */
	hasOverwritten({ operator, rows }: Move): boolean {
		const { inPlace, inputs, output } = this.network.operators[operator];
		const last = this.done[operator] - 1;
		return (
			inPlace &&
			rows > 0 &&
			inputs.some(
				({ tensor, needs }) =>
					sameSize(this.network, tensor, output) &&
					this.#count(tensor, ...needs[last]) === 0,
			)
		);
	}

	/** One past the last row of a tensor that is there. */
	#end(tensor: number): number {
		const producer = this.#producer[tensor];
		return producer < 0
			? this.network.tensors[tensor].rows
			: this.done[producer];
	}

	/** The first row of a tensor that is still needed, be it there or not. */
	#first(tensor: number): number {
		if (tensor === this.network.output) return 0;
		let first = this.network.tensors[tensor].rows;
		for (const { operator, from } of this.#readers[tensor])
			first = Math.min(first, from[this.done[operator]]);
		return first;
	}

	/** How many rows of [start, end) are still needed, or lie between such. */
	#count(tensor: number, start: number, end: number): number {
		const first = Math.max(start, this.#first(tensor));
		if (
			this.counted === "spans" ||
			!this.#hasGaps[tensor] ||
			tensor === this.network.output
		)
			return Math.max(0, end - first);
		let count = 0;
		for (let row = first; row < end; row++)
			if (this.#readers[tensor].some((reader) => this.#waits(reader, row)))
				count++;
		return count;
	}

	#waits({ operator, last }: Reader, row: number): boolean {
		return last[row] >= this.done[operator];
	}

	#bytes(tensor: number): number {
		return (
			this.#count(tensor, 0, this.#end(tensor)) *
			this.network.tensors[tensor].rowBytes
		);
	}
}

function lastReaders({ needs }: RowInput, rows: number): number[] {
	const last = new Array<number>(rows).fill(-1);
	needs.forEach(([first, end], y) => {
		last.fill(y, first, end);
	});
	return last;
}
