import { inputCheck } from "../model/input";
import { planSection } from "../model/plan";
import { sectionBytes, sectionsCheck } from "../model/sections";
import { RESIDENT, sourceStatus } from "../model/source";
import { tensorsCheck } from "../model/tensors";
import { SECTION_PLAN_BOARD } from "../shared/blob";
import { STATUS_OK } from "../shared/status";
import { operatorsCheck } from "./checkOperators";
import { planCheck } from "./checkPlan";

/** Checks the bound blob once and completely; everything behind this door runs without checks. */
export function modelCheck(): i32 {
	let status = sectionsCheck();
	if (status === STATUS_OK) status = tensorsCheck();
	if (status === STATUS_OK) status = inputCheck();
	if (status === STATUS_OK) status = operatorsCheck();
	if (status === STATUS_OK) status = planCheck(planSection());
	if (RESIDENT && status === STATUS_OK) status = boardPlanCheck();
	return status === STATUS_OK ? sourceStatus() : status;
}

/** A host follows the resident plan alone, but must not pass on a model that its board would refuse. */
function boardPlanCheck(): i32 {
	if (sectionBytes(SECTION_PLAN_BOARD) === 0) return STATUS_OK;
	return planCheck(SECTION_PLAN_BOARD);
}
