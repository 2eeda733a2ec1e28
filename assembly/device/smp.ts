/** Takes a message apart and hands it to its group. Answers to nobody's question and noise get silence. */
import {
	ENUMERATION_LIST,
	GROUP_ENUMERATION,
	GROUP_IMAGE,
	GROUP_OCELLI,
	GROUP_OS,
	SMP_H_BYTES,
	SMP_H_COMMAND,
	SMP_H_GROUP,
	SMP_H_OP,
	SMP_H_SEQUENCE,
	SMP_HEADER_BYTES,
	SMP_OP_MASK,
	SMP_RC_INVALID,
	SMP_RC_NOT_SUPPORTED,
	SMP_RC_OK,
	SMP_RC_TOO_NEW,
	SMP_READ,
	SMP_VERSION_2,
	SMP_VERSION_SHIFT,
	SMP_WRITE,
} from "../shared/smp";
import { answerBegin, answerSend, DEFERRED } from "./answer";
import { cborBegin } from "./cbor";
import { groupHandle } from "./group";
import { imageHandle } from "./image";
import { KEY_GROUPS } from "./keys";
import { osHandle } from "./os";
import { putArray, putText, putUint } from "./writer";

function bigEndian16(at: usize): u32 {
	return ((<u32>load<u8>(at)) << 8) | load<u8>(at, 1);
}

/** Handles the message of `bytes` (at least a header) at `message`. */
export function smpHandle(message: usize, bytes: u32): void {
	const op = <u32>load<u8>(message, SMP_H_OP);
	const operation = op & SMP_OP_MASK;
	if (operation !== SMP_READ && operation !== SMP_WRITE) return;
	const group = bigEndian16(message + SMP_H_GROUP);
	const command = <u32>load<u8>(message, SMP_H_COMMAND);
	answerBegin(op, group, load<u8>(message, SMP_H_SEQUENCE), command);
	const result = check(message, bytes, op, operation, group, command);
	if (result !== DEFERRED) answerSend(result);
}

function check(
	message: usize,
	bytes: u32,
	op: u32,
	operation: u32,
	group: u32,
	command: u32,
): u32 {
	if (op >> SMP_VERSION_SHIFT > SMP_VERSION_2) return SMP_RC_TOO_NEW;
	const body = bigEndian16(message + SMP_H_BYTES);
	if (body > bytes - SMP_HEADER_BYTES) return SMP_RC_INVALID;
	cborBegin(message + SMP_HEADER_BYTES, body);
	if (group === GROUP_OS) return osHandle(operation, command);
	if (group === GROUP_IMAGE) return imageHandle(operation, command);
	if (group === GROUP_OCELLI) return groupHandle(command);
	if (
		group === GROUP_ENUMERATION &&
		command === ENUMERATION_LIST &&
		operation === SMP_READ
	)
		return groupsPut();
	return SMP_RC_NOT_SUPPORTED;
}

function groupsPut(): u32 {
	putText(KEY_GROUPS);
	putArray(4);
	putUint(GROUP_OS);
	putUint(GROUP_IMAGE);
	putUint(GROUP_ENUMERATION);
	putUint(GROUP_OCELLI);
	return SMP_RC_OK;
}
