import { expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { createBoard } from "../../firmware-sim/board";
import { inputsFor } from "../kernels/cases";
import { blobOf, runEngines } from "../support/engines";
import { everyOperator } from "../support/network";

const graph = everyOperator();
const inputs = inputsFor(graph, 197);
const expected = inputs.map((input) => runReference(graph, input));

test("200 inputs: integer reference = mvp = simd, byte for byte", async () => {
	const outputs = await runEngines(graph, inputs);
	expect(outputs.map(({ mvp }) => mvp)).toEqual(expected);
	expect(outputs.map(({ simd }) => simd)).toEqual(expected);
	expect(new Set(expected.map(String)).size).toBeGreaterThan(40);
});

test.each(["rp2040", "stm32f4", "linux"])(
	"the same 200 inputs on a simulated %s",
	async (profile) => {
		const board = await createBoard({ profile });
		await board.flash(blobOf(graph));
		for (const [i, input] of inputs.entries())
			expect(await board.run(input), `input ${i}`).toEqual(expected[i]);
		await board.close();
	},
);
