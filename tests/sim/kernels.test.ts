import { expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { createBoard } from "../../firmware-sim/board";
import { inputsFor, kernelCases, OPERATOR_NAMES } from "../kernels/cases";
import { blobOf } from "../support/engines";

const CASES = 6;

test.each(OPERATOR_NAMES)(
	"%s on a board, weights read from flash tile by tile, equals the reference",
	async (op) => {
		const board = await createBoard({ profile: "linux" });
		for (const { graph } of kernelCases(op, CASES, 3)) {
			await board.flash(blobOf(graph));
			for (const input of inputsFor(graph, 1))
				expect(await board.run(input)).toEqual(runReference(graph, input));
		}
	},
);
