import { operatorIndex } from "../../model/operator";

/** Where each operator's packed weights lie, by operator index (MAX_OPERATORS addresses). */
const addresses: usize = ASC_FEATURE_SIMD ? memory.data(2048, 16) : 0;

export function packedSet(address: usize): void {
	store<usize>(addresses + operatorIndex() * 4, address);
}
export function packedAddress(): usize {
	return load<usize>(addresses + operatorIndex() * 4);
}
