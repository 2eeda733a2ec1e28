import { MAX_OPERATORS, ST_OPERATOR, ST_ROWS } from "../shared/blob";

/** How far each operator has come: the next output row, per operator (MAX_OPERATORS x u16). */
const cursors = memory.data(1024, 16);

export function stepReset(): void {
	memory.fill(cursors, 0, MAX_OPERATORS * 2);
}
export function stepCursor(operator: u32): u32 {
	return load<u16>(cursors + operator * 2);
}
/** Moves an operator's cursor on by `rows`. */
export function stepTake(operator: u32, rows: u32): void {
	store<u16>(cursors + operator * 2, <u16>(stepCursor(operator) + rows));
}
export function stepOperator(step: usize): u32 {
	return load<u16>(step, ST_OPERATOR);
}
export function stepRows(step: usize): u32 {
	return load<u16>(step, ST_ROWS);
}
