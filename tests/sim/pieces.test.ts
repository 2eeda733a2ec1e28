import { expect, test } from "vitest";
import {
	GROUP_OCELLI,
	OCELLI_INFER,
	SMP_READ,
} from "../../assembly/shared/smp";
import { emit } from "../../converter/emit/emit";
import { elements } from "../../converter/graph/quantized";
import { planBoard, planResident } from "../../converter/plan/plan";
import { untrainedModel } from "../../converter/untrained";
import { createBoard } from "../../firmware-sim/board";
import { inferFrame, SmpClient } from "../../host/flasher";
import { inputsFor } from "../kernels/cases";

const PIECE = 512;

/** A network cut short, so that its outputs do not fit one answer. */
function manyOutputs(inputByRows: boolean) {
	const untrained = untrainedModel(
		{ architecture: "compact", inputSize: 24, width: 0.25 },
		{ kind: "photos", classes: 3, color: "rgb" },
	);
	const operators = untrained.graph.operators.slice(0, 1);
	const { output } = operators[0];
	const graph = { ...untrained.graph, operators, output };
	const count = elements(graph.tensors[output].shape);
	const labels = Array.from({ length: count }, (_, i) => `place ${i}`);
	const board = planBoard(graph, { least: inputByRows, inputByRows });
	const resident = planResident(graph);
	expect(board.inputByRows ?? false).toBe(inputByRows);
	return {
		graph,
		blob: emit({ ...untrained, graph, labels }, { resident, board }),
	};
}

test.each([false, true])(
	"a question between the pieces of an input starts it anew, rows on demand: %s",
	async (inputByRows) => {
		const { graph, blob } = manyOutputs(inputByRows);
		const board = await createBoard({ camera: "pattern" });
		await board.flash(blob);
		const client = new SmpClient(board.transport());
		const [input] = inputsFor(graph, 1);
		const send = (off: number) =>
			client.request({
				operation: SMP_READ,
				group: GROUP_OCELLI,
				command: OCELLI_INFER,
				fields: {
					off,
					data: Uint8Array.from(input.subarray(off, off + PIECE)),
				},
			});
		expect(await send(0)).toEqual({ status: 0, off: PIECE });
		await inferFrame(client);
		expect(await send(PIECE)).toEqual({ status: 0, off: 0 });
	},
);
