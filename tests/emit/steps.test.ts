import { expect, test } from "vitest";
import {
	SECTION_PLAN_BOARD,
	SECTION_PLAN_RESIDENT,
} from "../../assembly/shared/blob";
import { decodeSteps } from "../../converter/emit/decodePlan";
import { planBoard, planResident } from "../../converter/plan/plan";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";

test("a plan section's steps are read back", () => {
	const graph = everyOperator();
	const blob = blobOf(graph);
	const operatorsOf = (plan: ReturnType<typeof planBoard>) =>
		plan.steps.map(({ operator }) => operator);
	const board = operatorsOf(planBoard(graph));
	expect(decodeSteps(blob, SECTION_PLAN_BOARD)).toEqual(board);
	const resident = operatorsOf(planResident(graph));
	expect(decodeSteps(blob, SECTION_PLAN_RESIDENT)).toEqual(resident);
});
