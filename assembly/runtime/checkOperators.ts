import {
	inputCount,
	inputTensorIndex,
	operatorLoad,
	operatorViews,
	outputTensorIndex,
	tileCount,
	tileStride,
	weightsOffset,
} from "../model/operator";
import { operatorCount, sectionBytes, tensorCount } from "../model/sections";
import {
	BLOB_ALIGN,
	MAX_INPUTS,
	OPERATOR_BYTES,
	SECTION_OPERATORS,
	SECTION_WEIGHTS,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";
import { operatorPrepare } from "./operators";

/** Every operator record: known, its tensors there, its weights inside the blob, its shapes as its kernel wants them. */
export function operatorsCheck(): i32 {
	if (sectionBytes(SECTION_OPERATORS) !== operatorCount() * OPERATOR_BYTES)
		return STATUS_BAD_OPERATOR;
	for (let i: u32 = 0; i < operatorCount(); i++) {
		const status = operatorCheck(i);
		if (status !== STATUS_OK) return status;
	}
	return STATUS_OK;
}

function operatorCheck(index: u32): i32 {
	operatorLoad(index);
	if (inputCount() > MAX_INPUTS || outputTensorIndex() >= tensorCount())
		return STATUS_BAD_OPERATOR;
	for (let i: u32 = 0; i < inputCount(); i++)
		if (inputTensorIndex(i) >= tensorCount()) return STATUS_BAD_OPERATOR;
	const end = <u64>weightsOffset() + <u64>tileCount() * tileStride();
	if (weightsOffset() % BLOB_ALIGN !== 0 || end > sectionBytes(SECTION_WEIGHTS))
		return STATUS_BAD_WEIGHTS;
	operatorViews();
	return operatorPrepare();
}
