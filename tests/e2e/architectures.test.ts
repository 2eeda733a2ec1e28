/** The networks that training makes, untrained but with ranges of their own: 200 inputs, the same bytes everywhere. */
import { expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { createBoard } from "../../firmware-sim/board";
import { inputsFor } from "../kernels/cases";
import { blobOf, runEngines } from "../support/engines";
import { type Untrained, untrained } from "../support/untrained";

interface Case extends Untrained {
	/** So many inputs go through the reference, which is slow. */
	referenced: number;
}

const CASES: Case[] = [
	{ name: "compact", inputShape: [48, 48, 3], referenced: 12 },
	{ name: "resnet8", inputShape: [32, 32, 3], referenced: 12 },
	{ name: "mobilenet", inputShape: [48, 48, 3], width: 0.25, referenced: 12 },
	{ name: "mlp", inputShape: [30], referenced: 200 },
];
const ON_BOARD = 5;

test.each(CASES)(
	"$name: mvp = simd = the reference = a simulated board",
	async ({ referenced, ...settings }) => {
		const graph = await untrained(settings);
		const inputs = inputsFor(graph, 197);
		const outputs = await runEngines(graph, inputs);
		const mvp = outputs.map((output) => output.mvp);
		expect(outputs.map(({ simd }) => simd)).toEqual(mvp);
		expect(new Set(mvp.map(String)).size).toBeGreaterThan(40);
		for (const [i, input] of inputs.slice(0, referenced).entries())
			expect(runReference(graph, input), `input ${i}`).toEqual(mvp[i]);
		const board = await createBoard({ profile: "linux" });
		await board.flash(blobOf(graph));
		for (const [i, input] of inputs.slice(0, ON_BOARD).entries())
			expect(await board.run(input), `input ${i}`).toEqual(mvp[i]);
		await board.close();
	},
);
