import { expect, test } from "vitest";
import {
	INPUT_STEP,
	SECTION_PLAN_BOARD,
	SECTION_PLAN_RESIDENT,
} from "../../assembly/shared/blob";
import { decodePlan } from "../../converter/emit/decodePlan";
import { planBoard, planResident } from "../../converter/plan/plan";
import { untrainedModel } from "../../converter/untrained";
import { blobOf } from "../support/engines";

test("a plan section is read back as it was planned", () => {
	const { graph } = untrainedModel(
		{ architecture: "compact", inputSize: 32, width: 0.25 },
		{ kind: "photos", classes: 5, color: "rgb" },
	);
	const limits = { least: true, inputByRows: true };
	const blob = blobOf(graph, {}, limits);
	const { lowerBound, ...resident } = planResident(graph);
	expect(decodePlan(blob, SECTION_PLAN_RESIDENT)).toEqual(resident);
	const { lowerBound: bound, provenBytes, ...board } = planBoard(graph, limits);
	expect(decodePlan(blob, SECTION_PLAN_BOARD)).toEqual(board);
	expect(lowerBound * bound * provenBytes).toBeGreaterThan(0);
	expect(board.steps.some(({ operator }) => operator === INPUT_STEP)).toBe(
		true,
	);
});
