import {
	MAX_INPUTS,
	O_CLAMP_MAX,
	O_CLAMP_MIN,
	O_INPUT_COUNT,
	O_INPUTS,
	O_OPCODE,
	O_OUTPUT,
	O_PARAMS,
	O_TILE_BYTES,
	O_TILE_COUNT,
	O_WEIGHTS,
	OPERATOR_BYTES,
	OPERATOR_PLACEMENT_BYTES,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	PO_SCRATCH_BYTES,
	PO_SCRATCH_OFFSET,
	PO_TILE_BYTES,
	PO_TILE_OFFSET,
	PT_OFFSET,
	PT_RING,
	SECTION_OPERATORS,
	SECTION_TENSORS,
	T_DIMS,
	T_ZERO_POINT,
	TENSOR_BYTES,
} from "../shared/blob";
import { sectionOffset, tensorCount } from "./sections";
import { sourceRead } from "./source";

/**
 * The operator at work: its record and a view of each of its tensors, in static memory. operatorLoad fills it from
 * the blob, operatorPlace adds the addresses of a plan; kernels only read it.
 *
 * View, 32 bytes: base address, ring, rows (= h), row bytes, w, c, zero point, tensor index.
 */
const V_BASE: usize = 0;
const V_RING: usize = 4;
const V_ROWS: usize = 8;
const V_ROW_BYTES: usize = 12;
const V_WIDTH: usize = 16;
const V_CHANNELS: usize = 20;
const V_ZERO_POINT: usize = 24;
const V_TENSOR: usize = 28;
const VIEW_BYTES: u32 = 32;

const record = memory.data(96, 16);
const views = memory.data(288, 16); // MAX_INPUTS inputs, then the output
const buffer = memory.data(32, 16);

let current: u32 = 0;
let scratchAt: usize = 0;
let scratchSize: u32 = 0;
let tileAt: usize = 0;
let tileSize: u32 = 0;

/** Index of the operator at work. */
export function operatorIndex(): u32 {
	return current;
}
export function opcode(): u32 {
	return load<u8>(record, O_OPCODE);
}
export function inputCount(): u32 {
	return load<u8>(record, O_INPUT_COUNT);
}
export function clampMin(): i32 {
	return load<i8>(record, O_CLAMP_MIN);
}
export function clampMax(): i32 {
	return load<i8>(record, O_CLAMP_MAX);
}
/** A 16-bit field of the record: O_KERNEL_H and the like. */
export function field(offset: u32): i32 {
	return load<u16>(record + offset);
}
export function param(index: u32): i32 {
	return load<i32>(record + O_PARAMS + index * 4);
}
export function weightsOffset(): u32 {
	return load<u32>(record, O_WEIGHTS);
}
export function tileStride(): u32 {
	return load<u32>(record, O_TILE_BYTES);
}
export function tileCount(): u32 {
	return load<u32>(record, O_TILE_COUNT);
}

export function inputView(index: u32): usize {
	return views + index * VIEW_BYTES;
}
export function outputView(): usize {
	return views + MAX_INPUTS * VIEW_BYTES;
}
export function viewBase(view: usize): usize {
	return load<usize>(view, V_BASE);
}
export function viewRing(view: usize): u32 {
	return load<u32>(view, V_RING);
}
/** Rows, which is the height. */
export function viewRows(view: usize): i32 {
	return load<i32>(view, V_ROWS);
}
export function viewRowBytes(view: usize): u32 {
	return load<u32>(view, V_ROW_BYTES);
}
export function viewWidth(view: usize): i32 {
	return load<i32>(view, V_WIDTH);
}
export function viewChannels(view: usize): i32 {
	return load<i32>(view, V_CHANNELS);
}
/** Dimension `axis` of the four: 1 height, 2 width, 3 channels. */
export function viewSize(view: usize, axis: i32): i32 {
	return axis === 1
		? viewRows(view)
		: axis === 2
			? viewWidth(view)
			: viewChannels(view);
}
export function viewZeroPoint(view: usize): i32 {
	return load<i32>(view, V_ZERO_POINT);
}
function viewTensor(view: usize): u32 {
	return load<u32>(view, V_TENSOR);
}
/** rows x rowBytes. */
export function viewBytes(view: usize): u32 {
	return <u32>viewRows(view) * viewRowBytes(view);
}
/** Address of row y; a tensor that keeps fewer rows than it has is a ring of them. */
export function rowAddress(view: usize, y: i32): usize {
	return viewBase(view) + (<u32>y % viewRing(view)) * viewRowBytes(view);
}
export function sameShape(a: usize, b: usize): bool {
	return (
		viewRows(a) === viewRows(b) &&
		viewWidth(a) === viewWidth(b) &&
		viewChannels(a) === viewChannels(b)
	);
}

export function scratchAddress(): usize {
	return scratchAt;
}
export function scratchBytes(): u32 {
	return scratchSize;
}
export function tileAddress(): usize {
	return tileAt;
}
export function tileRoom(): u32 {
	return tileSize;
}

/** Reads record and tensors of an operator; indices in it are only followed where modelCheck has passed or checks. */
export function operatorLoad(index: u32): void {
	const offset = sectionOffset(SECTION_OPERATORS) + index * OPERATOR_BYTES;
	memory.copy(
		record,
		sourceRead(offset, OPERATOR_BYTES, record),
		OPERATOR_BYTES,
	);
	current = index;
}

/** Fills the views of the loaded operator's tensors. */
export function operatorViews(): void {
	for (let i: u32 = 0; i < inputCount(); i++)
		viewLoad(inputView(i), load<u16>(record + O_INPUTS + i * 2));
	viewLoad(outputView(), load<u16>(record, O_OUTPUT));
}

/** Tensor index of input i, as the record has it. */
export function inputTensorIndex(index: u32): u32 {
	return load<u16>(record + O_INPUTS + index * 2);
}
export function outputTensorIndex(): u32 {
	return load<u16>(record, O_OUTPUT);
}

function viewLoad(view: usize, tensor: u32): void {
	const at = sourceRead(
		sectionOffset(SECTION_TENSORS) + tensor * TENSOR_BYTES,
		TENSOR_BYTES,
		buffer,
	);
	const width = load<u32>(at, T_DIMS + 8);
	const channels = load<u32>(at, T_DIMS + 12);
	store<u32>(view, load<u32>(at, T_DIMS + 4), V_ROWS);
	store<u32>(view, width * channels, V_ROW_BYTES);
	store<u32>(view, width, V_WIDTH);
	store<u32>(view, channels, V_CHANNELS);
	store<i32>(view, load<i8>(at, T_ZERO_POINT), V_ZERO_POINT);
	store<u32>(view, tensor, V_TENSOR);
}

/** Adds the addresses that the plan at offset `plan` of the blob gives to the loaded operator, in an arena at `arena`. */
export function operatorPlace(plan: u32, arena: usize): void {
	for (let i: u32 = 0; i < inputCount(); i++)
		viewPlace(inputView(i), plan, arena);
	viewPlace(outputView(), plan, arena);
	const offset =
		plan +
		PLAN_BYTES +
		tensorCount() * PLACEMENT_BYTES +
		current * OPERATOR_PLACEMENT_BYTES;
	const at = sourceRead(offset, OPERATOR_PLACEMENT_BYTES, buffer);
	scratchAt = arena + load<u32>(at, PO_SCRATCH_OFFSET);
	scratchSize = load<u32>(at, PO_SCRATCH_BYTES);
	tileAt = arena + load<u32>(at, PO_TILE_OFFSET);
	tileSize = load<u32>(at, PO_TILE_BYTES);
}

function viewPlace(view: usize, plan: u32, arena: usize): void {
	const at = sourceRead(
		plan + PLAN_BYTES + viewTensor(view) * PLACEMENT_BYTES,
		PLACEMENT_BYTES,
		buffer,
	);
	store<usize>(view, arena + load<u32>(at, PT_OFFSET), V_BASE);
	store<u32>(view, load<u32>(at, PT_RING), V_RING);
}
