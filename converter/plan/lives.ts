/** When each row of each tensor is there: from the step that computes it to the last one that reads it. */
import type { RowNetwork } from "./rowNetwork";
import type { Step } from "./types";

export interface TensorLife {
	/** By row: the step that computes it; -1 for an input that is there from the beginning. */
	written: number[];
	/** By row: the last step that reads it; the number of steps for the network's output. */
	read: number[];
}

/** @returns by tensor of the network */
export function tensorLives(
	network: RowNetwork,
	steps: readonly Step[],
): TensorLife[] {
	const lives = network.tensors.map(({ rows }) => ({
		written: new Array<number>(rows).fill(-1),
		read: new Array<number>(rows).fill(-1),
	}));
	const done = network.operators.map(() => 0);
	steps.forEach(({ operator, rows }, step) => {
		const { inputs, output } = network.operators[operator];
		const y = done[operator];
		done[operator] += rows;
		lives[output].written.fill(step, y, y + rows);
		lives[output].read.fill(step, y, y + rows);
		for (const { tensor, needs } of inputs)
			for (const [first, end] of needs.slice(y, y + rows))
				lives[tensor].read.fill(step, first, end);
	});
	lives[network.output].read.fill(steps.length);
	return lives;
}

/** The life of memory that several tensors of equal layout use one after the other. */
export function joinedLife(lives: readonly TensorLife[]): TensorLife {
	const [{ written }] = lives;
	return {
		written: written.map((_, y) => Math.min(...lives.map((l) => l.written[y]))),
		read: written.map((_, y) => Math.max(...lives.map((l) => l.read[y]))),
	};
}

/** Most rows from the first that is still read to the last that is there, at any step: the ring that holds them. */
export function ringRows({ written, read }: TensorLife): number {
	let most = 1;
	written.forEach((step, y) => {
		const first = read.findIndex((last) => last >= step);
		most = Math.max(most, y - first + 1);
	});
	return most;
}
