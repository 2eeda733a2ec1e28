/** The answer to one request: header, CBOR map, error forms of both protocol versions. */
import {
	GROUP_IMAGE,
	IMAGE_RC_ERASE_FAILED,
	IMAGE_RC_HASH_NOT_FOUND,
	IMAGE_RC_WRITE_FAILED,
	SMP_ANSWER,
	SMP_H_BYTES,
	SMP_H_COMMAND,
	SMP_H_FLAGS,
	SMP_H_GROUP,
	SMP_H_OP,
	SMP_H_SEQUENCE,
	SMP_HEADER_BYTES,
	SMP_RC_INVALID,
	SMP_RC_MESSAGE_SIZE,
	SMP_RC_NO_ENTRY,
	SMP_RC_OK,
	SMP_RC_UNKNOWN,
	SMP_VERSION_1,
	SMP_VERSION_SHIFT,
} from "../shared/smp";
import { KEY_ERR, KEY_GROUP, KEY_RC } from "./keys";
import { serialSend } from "./serial";
import {
	answerAddress,
	putEnd,
	putEndlessMap,
	putMap,
	putText,
	putUint,
	writerBegin,
	writerBytes,
	writerOk,
} from "./writer";

/** Added to an error that belongs to the request's group and not to the protocol. */
export const GROUP_ERROR: u32 = 0x100;
const CODE_MASK: u32 = 0xff;
/** A handler's result: it answers later. */
export const DEFERRED: u32 = 0x200;

/** Header of the request that is being answered; op and group as in shared/smp.ts. */
let op: u32 = 0;
let group: u32 = 0;
let sequence: u32 = 0;
let command: u32 = 0;

/** Starts the answer to a request with this header. Handlers then put keys and values. */
export function answerBegin(
	requestOp: u32,
	requestGroup: u32,
	requestSequence: u32,
	requestCommand: u32,
): void {
	op = requestOp;
	group = requestGroup;
	sequence = requestSequence;
	command = requestCommand;
	writerBegin();
	putEndlessMap();
}

export function answerOp(): u32 {
	return op;
}
export function answerSequence(): u32 {
	return sequence;
}

/** Sends what was put, or only the error if `result` is one. */
export function answerSend(result: u32): void {
	if (result !== SMP_RC_OK) error(result);
	putEnd();
	if (!writerOk()) {
		error(SMP_RC_MESSAGE_SIZE);
		putEnd();
	}
	const at = answerAddress();
	const bytes = writerBytes();
	store<u8>(at, op + SMP_ANSWER, SMP_H_OP);
	store<u8>(at, 0, SMP_H_FLAGS);
	store<u8>(at, bytes >> 8, SMP_H_BYTES);
	store<u8>(at, bytes, SMP_H_BYTES + 1);
	store<u8>(at, group >> 8, SMP_H_GROUP);
	store<u8>(at, group, SMP_H_GROUP + 1);
	store<u8>(at, sequence, SMP_H_SEQUENCE);
	store<u8>(at, command, SMP_H_COMMAND);
	serialSend(at, SMP_HEADER_BYTES + bytes);
}

/** Version 2 names a group's error with its group; version 1 knows only the protocol's. */
function error(result: u32): void {
	writerBegin();
	putEndlessMap();
	const code = result & CODE_MASK;
	if (result < GROUP_ERROR) rcPut(code);
	else if (op >> SMP_VERSION_SHIFT === SMP_VERSION_1)
		rcPut(protocolError(code));
	else {
		putText(KEY_ERR);
		putMap(2);
		putText(KEY_GROUP);
		putUint(group);
		rcPut(code);
	}
}

function rcPut(code: u32): void {
	putText(KEY_RC);
	putUint(code);
}

/** What an error of a group is for version 1, as MCUmgr translates it. */
function protocolError(code: u32): u32 {
	if (group !== GROUP_IMAGE) return SMP_RC_INVALID;
	if (code === IMAGE_RC_WRITE_FAILED || code === IMAGE_RC_ERASE_FAILED)
		return SMP_RC_UNKNOWN;
	return code === IMAGE_RC_HASH_NOT_FOUND ? SMP_RC_NO_ENTRY : SMP_RC_INVALID;
}
