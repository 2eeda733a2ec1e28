import { operatorLoad, operatorViews } from "./model/operator";
import { planArenaBytes, planSection } from "./model/plan";
import { operatorCount } from "./model/sections";
import { sourceBind, sourceBytes } from "./model/source";
import { modelCheck } from "./runtime/check";
import { operatorPack, operatorPackedBytes } from "./runtime/operators";
import { arenaBind, runAll, runBegin, runStep } from "./runtime/run";
import { alignUp, BLOB_ALIGN } from "./shared/blob";
import { STATUS_NOT_READY, STATUS_OK } from "./shared/status";

/**
 * Entry of the inference engine for Node and browsers; one instance serves one model. Memory, low to high:
 *
 *   static data | blob at blobAddress() | weights packed for SIMD | arena | slack
 *
 * The host copies the blob, calls check(length), grows memory to memoryNeeded() bytes, calls prepare(), and then
 * for each inference writes the input, calls invoke() and reads the output.
 */

export {
	featureToInput,
	imageBegin,
	imageDescribe,
	imageRow,
	imageRowBytes,
	imageRows,
	imageScratchBytes,
} from "./image/index";
export {
	inputAddress,
	inputBytes,
	outputAddress,
	outputBytes,
} from "./runtime/run";

/** SIMD kernels read up to 8 bytes at once and may touch some behind the last tensor. */
const SLACK: u32 = 16;

let checked: bool = false;
let ready: bool = false;

/** Where the host puts the blob. */
export function blobAddress(): usize {
	return alignUp(<u32>__heap_base, BLOB_ALIGN);
}

/** Validates the `length` bytes at blobAddress(): STATUS_OK or what is wrong. */
export function check(length: u32): i32 {
	ready = false;
	sourceBind(blobAddress(), length);
	const status = modelCheck();
	checked = status === STATUS_OK;
	return status;
}

function packedStart(): u32 {
	return alignUp(<u32>blobAddress() + sourceBytes(), BLOB_ALIGN);
}

function arenaStart(): u32 {
	let end = packedStart();
	if (ASC_FEATURE_SIMD) {
		for (let i: u32 = 0; i < operatorCount(); i++) {
			operatorLoad(i);
			operatorViews();
			end += operatorPackedBytes();
		}
	}
	return alignUp(end, BLOB_ALIGN);
}

/** Bytes of memory, from address 0, that the checked model needs; 0 before check() has passed. */
export function memoryNeeded(): u32 {
	return checked ? arenaStart() + planArenaBytes(planSection()) + SLACK : 0;
}

/** Packs the weights and binds the arena; memory must have memoryNeeded() bytes. */
export function prepare(): i32 {
	if (!checked) return STATUS_NOT_READY;
	let at = packedStart();
	if (ASC_FEATURE_SIMD) {
		for (let i: u32 = 0; i < operatorCount(); i++) {
			operatorLoad(i);
			operatorViews();
			operatorPack(at);
			at += operatorPackedBytes();
		}
	}
	const status = arenaBind(
		alignUp(at, BLOB_ALIGN),
		planArenaBytes(planSection()),
	);
	ready = status === STATUS_OK;
	return status;
}

/** Runs the model on what is in the input tensor. */
export function invoke(): i32 {
	return ready ? runAll() : STATUS_NOT_READY;
}

/** Starts an inference that the host takes step by step, to time each: step() until it is STATUS_OK. */
export function begin(): i32 {
	if (!ready) return STATUS_NOT_READY;
	runBegin();
	return STATUS_OK;
}

/** One step of the resident plan: STATUS_BUSY while more are left. */
export function step(): i32 {
	return ready ? runStep() : STATUS_NOT_READY;
}
