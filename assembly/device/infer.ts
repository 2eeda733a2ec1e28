/** A client's question that is answered later: classify the next frame. One at a time. */
import { GROUP_OCELLI, OCELLI_INFER, SMP_RC_OK } from "../shared/smp";
import { STATUS_OK } from "../shared/status";
import { answerBegin, answerOp, answerSend, answerSequence } from "./answer";
import {
	KEY_LABEL,
	KEY_PROBABILITY,
	KEY_PROBABILITY_2,
	KEY_STATUS,
} from "./keys";
import { outputsPut } from "./outputs";
import { putInt, putText } from "./writer";

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

/** Answers the pending request, if there is one; true where outputs are left for OCELLI_OUTPUTS. */
export function inferAnswer(status: i32, label: i32, probability: i32): bool {
	if (!isPending) return false;
	isPending = false;
	answerBegin(op, GROUP_OCELLI, sequence, OCELLI_INFER);
	putText(KEY_STATUS);
	putInt(status);
	const isCut = status === STATUS_OK && resultPut(label, probability);
	answerSend(SMP_RC_OK);
	return isCut;
}

function resultPut(label: i32, probability: i32): bool {
	putText(KEY_LABEL);
	putInt(label);
	putText(KEY_PROBABILITY, KEY_PROBABILITY_2);
	putInt(probability);
	return outputsPut(0);
}
