/** Ocelli's own group: labels, infer, stats, outputs. Each answer carries `status`. */
import {
	OCELLI_INFER,
	OCELLI_LABELS,
	OCELLI_OUTPUTS,
	OCELLI_STATS,
	SMP_RC_BUSY,
	SMP_RC_INVALID,
	SMP_RC_NOT_SUPPORTED,
	SMP_RC_OK,
} from "../shared/smp";
import { STATUS_BAD_FRAME, STATUS_BUSY, STATUS_OK } from "../shared/status";
import { DEFERRED } from "./answer";
import { millis } from "./board";
import {
	cameraHold,
	cameraIsHeld,
	cameraRestart,
	faultCount,
	frameCount,
	frameMilliseconds,
} from "./camera";
import {
	cborBytes,
	cborKey,
	cborLength,
	cborOk,
	cborSkip,
	cborUint,
} from "./cbor";
import { inferDefer, inferPending } from "./infer";
import { inputDrop, inputTake, inputWanted } from "./input";
import {
	KEY_DATA,
	KEY_FAULTS,
	KEY_FRAMES,
	KEY_FROM,
	KEY_MILLISECONDS,
	KEY_MILLISECONDS_2,
	KEY_OFF,
	KEY_RAM,
	KEY_STATUS,
	KEY_UPTIME,
} from "./keys";
import { labelsPut } from "./labels";
import { modelStatus, modelTakesFrames, ramEnd, ramStart } from "./model";
import { outputsPut } from "./outputs";
import { putInt, putText, putUint } from "./writer";

/** Reading and writing are the same here: nothing is changed by either. */
export function groupHandle(command: u32): u32 {
	if (command === OCELLI_LABELS) return labels();
	if (command === OCELLI_INFER) return infer();
	if (command === OCELLI_STATS) return stats();
	if (command === OCELLI_OUTPUTS) return outputs();
	return SMP_RC_NOT_SUPPORTED;
}

function labels(): u32 {
	const from = fromTake();
	if (!cborOk()) return SMP_RC_INVALID;
	statusPut();
	if (modelStatus() === STATUS_OK) labelsPut(from);
	return SMP_RC_OK;
}

/** What is in the output tensor; after an inference whose outputs did not fit its answer. */
function outputs(): u32 {
	const from = fromTake();
	if (!cborOk()) return SMP_RC_INVALID;
	statusPut();
	if (modelStatus() === STATUS_OK) outputsPut(from);
	if (cameraIsHeld()) cameraHold();
	return SMP_RC_OK;
}

function fromTake(): u32 {
	let from: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_FROM) from = cborUint();
		else cborSkip();
	}
	return from;
}

/**
 * Classifies the next frame, or the input tensor that `data` is, and answers when that is done. `data` may come in
 * pieces with their offset `off`; each but the last is answered at once with the offset that is wanted next.
 */
function infer(): u32 {
	let data: usize = 0;
	let length: u32 = 0;
	let offset: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_DATA) {
			data = cborBytes();
			length = cborLength();
		} else if (key === KEY_OFF) offset = cborUint();
		else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	if (inferPending()) return SMP_RC_BUSY;
	const status = data === 0 ? frameBegin() : inputTake(offset, data, length);
	if (status === STATUS_OK) {
		inferDefer();
		return DEFERRED;
	}
	const isPiece = status === STATUS_BUSY;
	putText(KEY_STATUS);
	putInt(isPiece ? STATUS_OK : status);
	if (isPiece) {
		putText(KEY_OFF);
		putUint(inputWanted());
	}
	return SMP_RC_OK;
}

/** A model of table rows has no use for frames. */
function frameBegin(): i32 {
	if (modelStatus() !== STATUS_OK) return modelStatus();
	if (!modelTakesFrames()) return STATUS_BAD_FRAME;
	inputDrop();
	cameraRestart();
	return STATUS_OK;
}

function stats(): u32 {
	statusPut();
	putText(KEY_FRAMES);
	putUint(frameCount());
	putText(KEY_FAULTS);
	putUint(faultCount());
	putText(KEY_MILLISECONDS, KEY_MILLISECONDS_2);
	putUint(frameMilliseconds());
	putText(KEY_UPTIME);
	putUint(millis());
	putText(KEY_RAM);
	putUint(<u32>(ramEnd() - ramStart()));
	return SMP_RC_OK;
}

function statusPut(): void {
	putText(KEY_STATUS);
	putInt(modelStatus());
}
