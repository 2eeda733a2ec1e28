/** The OS group: echo, params, info, reset. */
import {
	OS_ECHO,
	OS_INFO,
	OS_PARAMS,
	OS_RESET,
	SMP_BUFFER_BYTES,
	SMP_BUFFER_COUNT,
	SMP_RC_INVALID,
	SMP_RC_NOT_SUPPORTED,
	SMP_RC_OK,
	SMP_READ,
	SMP_WRITE,
} from "../shared/smp";
import { GROUP_ERROR } from "./answer";
import { cborKey, cborLength, cborOk, cborSkip, cborText } from "./cbor";
import {
	KEY_BUF_COUNT,
	KEY_BUF_COUNT_2,
	KEY_BUF_SIZE,
	KEY_D,
	KEY_FORMAT,
	KEY_OUTPUT,
	KEY_R,
} from "./keys";
import { putText, putUint, putUtf8 } from "./writer";

const RC_INVALID_FORMAT: u32 = 1;
const FORMAT_ALL: u32 = 0x61; // "a"
const FORMAT_SYSTEM: u32 = 0x73; // "s"
const SYSTEM: u64 = 0x696c6c65634f; // "Ocelli"

let resetWanted: bool = false;

/** Whether a client asked for a restart, which happens once it has its answer. */
export function osResetWanted(): bool {
	return resetWanted;
}

export function osHandle(operation: u32, command: u32): u32 {
	if (command === OS_ECHO) return echo();
	if (command === OS_PARAMS && operation === SMP_READ) return params();
	if (command === OS_INFO && operation === SMP_READ) return info();
	if (command === OS_RESET && operation === SMP_WRITE) return reset();
	return SMP_RC_NOT_SUPPORTED;
}

function echo(): u32 {
	let text: usize = 0;
	let length: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_D) {
			text = cborText();
			length = cborLength();
		} else cborSkip();
	}
	if (!cborOk() || text === 0) return SMP_RC_INVALID;
	putText(KEY_R);
	putUtf8(text, length);
	return SMP_RC_OK;
}

function params(): u32 {
	putText(KEY_BUF_SIZE);
	putUint(SMP_BUFFER_BYTES);
	putText(KEY_BUF_COUNT, KEY_BUF_COUNT_2);
	putUint(SMP_BUFFER_COUNT);
	return SMP_RC_OK;
}

/** The name of the system is all there is to tell. */
function info(): u32 {
	let isKnown = true;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_FORMAT) isKnown = formatTake();
		else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	if (!isKnown) return GROUP_ERROR | RC_INVALID_FORMAT;
	putText(KEY_OUTPUT);
	putText(SYSTEM);
	return SMP_RC_OK;
}

function formatTake(): bool {
	const text = cborText();
	if (cborLength() !== 1) return false;
	const format = <u32>load<u8>(text);
	return format === FORMAT_ALL || format === FORMAT_SYSTEM;
}

function reset(): u32 {
	resetWanted = true;
	return SMP_RC_OK;
}
