import { GROUP_IMAGE } from "../../assembly/shared/smp";

/** What can be said about an error of the protocol: the fact and the next step. */
const PROTOCOL_ERRORS: Record<number, string> = {
	1: "unknown error: look at its log",
	2: "out of memory: restart it",
	3: "the request is malformed: update Ocelli on both sides",
	4: "time-out inside the board: try again",
	5: "there is no such thing on it",
	6: "not in its present state: restart it",
	7: "the message is too large for it: use smaller chunks",
	8: "it does not know this command: update its firmware",
	9: "what it stores is damaged: flash it again",
	10: "it is busy with an earlier request: try again",
	11: "access denied",
	12: "its protocol is newer than this Ocelli's: update Ocelli",
	13: "this Ocelli's protocol is newer than its own: update its firmware",
};

const IMAGE_ERRORS: Record<number, string> = {
	8: "it has no image with this hash: flash it first",
	9: "no free slot: erase one, or confirm the running model",
	12: "writing its flash failed: flash again, or replace the board",
	13: "erasing its flash failed: flash again, or replace the board",
	14: "it has no such slot or image",
	20: "it wants another offset: flash again",
	21: "the length is missing or wrong",
	22: "the file's header is not an image's: wrap the model with `ocelli flash`",
	23: "the file is no image: wrap the model with `ocelli flash`",
	24: "the hash differs: flash again",
	27: "it holds a newer version: downgrades are not allowed",
	28: "a model waits for its trial already: restart the board",
	30: "the model does not fit its slot: train a smaller one",
	31: "more bytes than announced: flash again",
};

/** The board answered a request with an error. */
export class SmpError extends Error {
	override name = "SmpError";
	readonly group: number | undefined;
	readonly rc: number;

	/** `group`: of an error that is a group's own; undefined for one of the protocol. */
	constructor(port: string, group: number | undefined, rc: number) {
		const texts = group === GROUP_IMAGE ? IMAGE_ERRORS : PROTOCOL_ERRORS;
		const code = group === undefined ? `${rc}` : `${group}/${rc}`;
		super(
			`the board at ${port} refused (error ${code}): ${texts[rc] ?? "see the firmware's documentation"}`,
		);
		this.group = group;
		this.rc = rc;
	}
}

/** No answer in time. */
export class TimeoutError extends Error {
	override name = "TimeoutError";

	constructor(port: string, seconds: number) {
		super(
			`the board at ${port} did not answer within ${seconds} s: is it on, does it run Ocelli's firmware, and does no other program use the port?`,
		);
	}
}

/** The board took the file and does not run it. */
export class FlashError extends Error {
	override name = "FlashError";
}
