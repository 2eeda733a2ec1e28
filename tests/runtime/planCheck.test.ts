import { expect, test } from "vitest";
import { INPUT_STEP } from "../../assembly/shared/blob";
import { STATUS_BAD_PLAN } from "../../assembly/shared/status";
import { emit } from "../../converter/emit/emit";
import { planBoard, planResident } from "../../converter/plan/plan";
import type { Plan } from "../../converter/plan/types";
import { untrainedModel } from "../../converter/untrained";
import { loadModel } from "../../host/runtime";

const model = untrainedModel(
	{ architecture: "compact", inputSize: 24, width: 0.25 },
	{ kind: "photos", classes: 3, color: "rgb" },
);
const resident = planResident(model.graph);
const board = planBoard(model.graph, { least: true, inputByRows: true });
const { input } = model.graph;

function load(change: (plans: { resident: Plan; board: Plan }) => void) {
	const plans = structuredClone({ resident, board });
	change(plans);
	return loadModel(emit(model, plans));
}

test("a board's plan that asks for the input row by row is accepted, by hosts too", async () => {
	await expect(load(() => {})).resolves.toBeDefined();
});

const inputStep = { operator: INPUT_STEP, rows: 1 };
const CASES: [string, (plans: { resident: Plan; board: Plan }) => void][] = [
	[
		"asks for a row more than the input has",
		({ board }) => board.steps.unshift(inputStep),
	],
	[
		"asks for a row less",
		({ board }) =>
			board.steps.splice(
				board.steps.findIndex(({ operator }) => operator === INPUT_STEP),
				1,
			),
	],
	[
		"asks for rows that it says to have",
		({ board }) => {
			board.inputByRows = false;
			board.tensors[input].ring = 24;
		},
	],
	[
		"keeps less than the input that it says to have",
		({ board }) => {
			board.inputByRows = false;
			board.steps = board.steps.filter(
				({ operator }) => operator !== INPUT_STEP,
			);
		},
	],
	["keeps no row of the input", ({ board }) => (board.tensors[input].ring = 0)],
	[
		"is for hosts and takes rows",
		({ resident }) => (resident.inputByRows = true),
	],
];

test.each(CASES)("a plan that %s is refused", async (_, change) => {
	await expect(load(change)).rejects.toMatchObject({ status: STATUS_BAD_PLAN });
});
