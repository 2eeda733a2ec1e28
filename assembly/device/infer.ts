/** A client's question that is answered later: classify the next frame. One at a time. */
import { outputAddress, outputBytes } from "../runtime/run";
import { GROUP_OCELLI, OCELLI_INFER, SMP_RC_OK } from "../shared/smp";
import { STATUS_OK } from "../shared/status";
import { answerBegin, answerOp, answerSend, answerSequence } from "./answer";
import {
	KEY_LABEL,
	KEY_OUTPUTS,
	KEY_PROBABILITY,
	KEY_PROBABILITY_2,
	KEY_STATUS,
} from "./keys";
import { putBytes, putInt, putText, writerRoom } from "./writer";

/** What the map around the outputs needs at most. */
const MAP_BYTES: u32 = 64;

let isPending: bool = false;
let op: u32 = 0;
let sequence: u32 = 0;

export function inferPending(): bool {
	return isPending;
}

/** Keeps the request that is being handled for a later answer. */
export function inferDefer(): void {
	isPending = true;
	op = answerOp();
	sequence = answerSequence();
}

/** Answers the pending request, if there is one. Outputs that do not fit a message are left out. */
export function inferAnswer(status: i32, label: i32, probability: i32): void {
	if (!isPending) return;
	isPending = false;
	answerBegin(op, GROUP_OCELLI, sequence, OCELLI_INFER);
	putText(KEY_STATUS);
	putInt(status);
	if (status === STATUS_OK) resultPut(label, probability);
	answerSend(SMP_RC_OK);
}

function resultPut(label: i32, probability: i32): void {
	putText(KEY_LABEL);
	putInt(label);
	putText(KEY_PROBABILITY, KEY_PROBABILITY_2);
	putInt(probability);
	if (outputBytes() + MAP_BYTES > writerRoom()) return;
	putText(KEY_OUTPUTS);
	putBytes(outputAddress(), outputBytes());
}
