import { decodeBoardPlan } from "../../../converter/emit/decodePlan";
import type { Board } from "../../../firmware-sim/board";
import { inferInput, SmpClient, type Transport } from "../../flasher";
import { CliError } from "../errors";
import { timed, type Watch } from "./watch";

/** Ticks of the board between two looks at whether it answers. */
const TICKS = 64;

/**
 * The firmware on a simulated board: a tick there is one step of the model's plan, and the one that ends an inference
 * reports the result. What the simulator does in a tick, such as guarding the end of RAM, counts as the step's.
 */
export async function firmwareWatch(
	blob: Uint8Array,
	input: Int8Array,
): Promise<Watch> {
	const { createBoard } = await import("../../../firmware-sim/board");
	const board = await createBoard({ profile: "linux" });
	await board.flash(blob);
	const steps = boardSteps(blob);
	const operators = Math.max(...steps) + 1;
	const ticks: number[] = [];
	let last = 0;
	board.onResult(() => {
		last = ticks.length;
	});
	const client = new SmpClient(timedPort(board, ticks));
	const byOperator = async () => {
		ticks.length = 0;
		await inferInput(client, input);
		const times: number[] = new Array(operators).fill(0);
		for (const [i, operator] of steps.entries())
			times[operator] += ticks[last + 1 - steps.length + i];
		return times;
	};
	return {
		byOperator,
		whole: async () => (await byOperator()).reduce((sum, t) => sum + t, 0),
	};
}

/** Those of the plan that boards follow. */
function boardSteps(blob: Uint8Array): number[] {
	const { steps, inputByRows } = decodeBoardPlan(blob).plan;
	if (inputByRows)
		throw new CliError(
			"on a board this model computes while its input comes row by row, so its operators cannot be timed one by one: take --engine mvp",
		);
	return steps.map(({ operator }) => operator);
}

/** The board's serial line; what each tick takes goes to `ticks`. */
function timedPort(board: Board, ticks: number[]): Transport {
	const port = board.transport();
	let hasSent = false;
	return {
		...port,
		listen: (onBytes, onClose) =>
			port.listen((bytes) => {
				hasSent = true;
				onBytes(bytes);
			}, onClose),
		drive() {
			hasSent = false;
			let passed = 0;
			for (; passed < TICKS && !hasSent; passed++)
				ticks.push(timed(() => board.tick()));
			return passed;
		},
	};
}
