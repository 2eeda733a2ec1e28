import {
	inputCount,
	inputView,
	outputView,
	viewBase,
	viewBytes,
} from "../model/operator";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_OK,
} from "../shared/status";

/** reshape: the same bytes under another shape; nothing to do where the planner gave both one place. */
export function reshapePrepare(): i32 {
	if (inputCount() !== 1) return STATUS_BAD_OPERATOR;
	return viewBytes(inputView(0)) === viewBytes(outputView())
		? STATUS_OK
		: STATUS_BAD_SHAPE;
}

export function reshapeEval(): void {
	const from = viewBase(inputView(0));
	const to = viewBase(outputView());
	if (from !== to) memory.copy(to, from, viewBytes(outputView()));
}
