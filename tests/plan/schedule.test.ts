import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { leastSchedules } from "../../converter/plan/least";
import { type Move, Progress } from "../../converter/plan/progress";
import type { RowNetwork, RowOperator } from "../../converter/plan/rowNetwork";
import { searchSchedule } from "../../converter/plan/schedule";

const random = new Random(3);

/** Output row y of a window of `kernel` rows at `stride`, over an input of `height` rows, with padding on both sides. */
function windowOf(kernel: number, stride: number, height: number, y: number) {
	const top = y * stride - Math.floor(kernel / 2);
	return [Math.max(0, top), Math.min(height, top + kernel)] as const;
}

/** A small network of random windows over earlier tensors; now and then with two inputs. */
function drawn(): RowNetwork {
	const tensors = [{ rows: 4, rowBytes: 1 + random.integer(9) }];
	const operators: RowOperator[] = [];
	for (let i = 0; i < 3; i++) {
		const kernel = 1 + random.integer(3);
		const first = random.integer(tensors.length);
		const others = tensors.flatMap(({ rows }, tensor) =>
			rows === tensors[first].rows && tensor !== first ? [tensor] : [],
		);
		const read = [first, ...others.slice(0, random.integer(2))];
		const rows = tensors[first].rows;
		const inputs = read.map((tensor) => {
			const needs = Array.from({ length: rows }, (_, y) =>
				windowOf(kernel, 1, rows, y),
			);
			const from = needs.map(([start]) => start);
			return { tensor, needs, from: [...from, rows] };
		});
		tensors.push({ rows, rowBytes: 1 + random.integer(9) });
		operators.push({
			output: tensors.length - 1,
			rows,
			inputs,
			workBytes: random.integer(4),
			whole: false,
			inPlace: random.integer(2) === 0,
		});
	}
	return { tensors, operators, input: 0, output: tensors.length - 1 };
}

/** The least peak of all schedules there are, by trying every one. */
function exhaustive(network: RowNetwork): number {
	const progress = new Progress(network);
	const best = new Map<string, number>();
	const visit = (): number => {
		if (progress.isComplete) return 0;
		const state = progress.done.join();
		const known = best.get(state);
		if (known !== undefined) return known;
		let least = Number.POSITIVE_INFINITY;
		network.operators.forEach((_, operator) => {
			const bytes = during(progress, { operator, rows: 1 });
			if (bytes === undefined) return;
			progress.advance({ operator, rows: 1 });
			least = Math.min(least, Math.max(bytes, visit()));
			progress.advance({ operator, rows: -1 });
		});
		best.set(state, least);
		return least;
	};
	return visit();
}

function during(progress: Progress, move: Move): number | undefined {
	const { rows, workBytes, output } = progress.network.operators[move.operator];
	if (progress.done[move.operator] === rows || !progress.isReady(move))
		return undefined;
	const before = progress.liveBytes;
	progress.advance(move);
	const over = progress.hasOverwritten(move);
	progress.advance({ ...move, rows: -move.rows });
	const written = over ? 0 : progress.network.tensors[output].rowBytes;
	return before + workBytes + written;
}

test("the search finds the least peak that any order of rows has, and proves it", () => {
	for (let i = 0; i < 200; i++) {
		const network = drawn();
		const rows = network.operators.map(() => 1);
		const least = exhaustive(network);
		const { found, provenBytes } = leastSchedules(network, rows, 1e6);
		expect(found.length).toBeGreaterThan(0);
		expect(provenBytes).toBe(least);
		const under = searchSchedule(new Progress(network), rows, least - 1, 1e6);
		expect(under).toEqual({ peakBytes: 0, isProven: true });
		expect(
			searchSchedule(new Progress(network), rows, least, 1e6).peakBytes,
		).toBe(least);
	}
});

test("bytes that live are the same however a state was reached, and taking moves back restores them", () => {
	for (let i = 0; i < 50; i++) {
		const network = drawn();
		const { moves = [] } = searchSchedule(
			new Progress(network),
			network.operators.map(() => 1),
			Number.POSITIVE_INFINITY,
			1e6,
		);
		const progress = new Progress(network);
		const before = progress.liveBytes;
		for (const move of moves) progress.advance(move);
		const output = network.tensors[network.output];
		expect(progress.isComplete).toBe(true);
		expect(progress.liveBytes).toBe(output.rows * output.rowBytes);
		for (const move of moves.toReversed())
			progress.advance({ ...move, rows: -move.rows });
		expect(progress.liveBytes).toBe(before);
	}
});

test("a search that runs out of states neither finds nor proves", () => {
	const network = drawn();
	const rows = network.operators.map(() => 1);
	expect(
		searchSchedule(new Progress(network), rows, Number.POSITIVE_INFINITY, 1),
	).toEqual({
		peakBytes: 0,
		isProven: false,
	});
});
