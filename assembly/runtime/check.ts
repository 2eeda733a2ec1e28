import { inputCheck } from "../model/input";
import { planSection } from "../model/plan";
import { sectionsCheck } from "../model/sections";
import { sourceStatus } from "../model/source";
import { tensorsCheck } from "../model/tensors";
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
	return status === STATUS_OK ? sourceStatus() : status;
}
