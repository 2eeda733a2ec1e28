/** Ocelli's own group: labels, infer, stats. Each answer carries `status`. */
import {
	OCELLI_INFER,
	OCELLI_LABELS,
	OCELLI_STATS,
	SMP_RC_BUSY,
	SMP_RC_INVALID,
	SMP_RC_NOT_SUPPORTED,
	SMP_RC_OK,
} from "../shared/smp";
import { STATUS_BAD_INPUT, STATUS_OK } from "../shared/status";
import { DEFERRED } from "./answer";
import { millis } from "./board";
import {
	cameraRestart,
	faultCount,
	frameCount,
	frameMilliseconds,
	inputTake,
} from "./camera";
import {
	cborBytes,
	cborKey,
	cborLength,
	cborOk,
	cborSkip,
	cborUint,
} from "./cbor";
import { inferAnswer, inferDefer, inferPending } from "./infer";
import {
	KEY_DATA,
	KEY_FAULTS,
	KEY_FRAMES,
	KEY_FROM,
	KEY_MILLISECONDS,
	KEY_MILLISECONDS_2,
	KEY_RAM,
	KEY_STATUS,
	KEY_UPTIME,
} from "./keys";
import { labelsPut } from "./labels";
import { modelStatus, modelTakesFrames, ramEnd, ramStart } from "./model";
import { putInt, putText, putUint } from "./writer";

/** Reading and writing are the same here: nothing is changed by either. */
export function groupHandle(command: u32): u32 {
	if (command === OCELLI_LABELS) return labels();
	if (command === OCELLI_INFER) return infer();
	if (command === OCELLI_STATS) return stats();
	return SMP_RC_NOT_SUPPORTED;
}

function labels(): u32 {
	let from: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_FROM) from = cborUint();
		else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	statusPut();
	if (modelStatus() === STATUS_OK) labelsPut(from);
	return SMP_RC_OK;
}

/** Classifies the next frame, or the input tensor in `data`, and answers when that is done. */
function infer(): u32 {
	let data: usize = 0;
	let length: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_DATA) {
			data = cborBytes();
			length = cborLength();
		} else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	if (inferPending()) return SMP_RC_BUSY;
	cameraRestart();
	inferDefer();
	const status = data === 0 ? frameStatus() : inputTake(data, length);
	if (status !== STATUS_OK) inferAnswer(status, 0, 0);
	return DEFERRED;
}

/** A model of table rows has no use for frames. */
function frameStatus(): i32 {
	if (modelStatus() !== STATUS_OK) return modelStatus();
	return modelTakesFrames() ? STATUS_OK : STATUS_BAD_INPUT;
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
