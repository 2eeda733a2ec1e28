/** The upload command: checks what a client sends before any of it touches the flash, and tells which byte is next. */
import {
	MCUBOOT_HEADER_BYTES,
	MCUBOOT_MAGIC,
	SHA256_BYTES,
} from "../shared/flash";
import {
	IMAGE_MODEL,
	IMAGE_RC_ERASE_FAILED,
	IMAGE_RC_INVALID_HEADER,
	IMAGE_RC_INVALID_LENGTH,
	IMAGE_RC_INVALID_MAGIC,
	IMAGE_RC_INVALID_SLOT,
	IMAGE_RC_OVERRUN,
	IMAGE_RC_TOO_LARGE,
	IMAGE_RC_WRITE_FAILED,
	SMP_RC_INVALID,
	SMP_RC_OK,
} from "../shared/smp";
import { GROUP_ERROR } from "./answer";
import {
	cborBytes,
	cborKey,
	cborLength,
	cborOk,
	cborSkip,
	cborUint,
} from "./cbor";
import {
	KEY_DATA,
	KEY_IMAGE,
	KEY_LEN,
	KEY_MATCH,
	KEY_OFF,
	KEY_SHA,
} from "./keys";
import { modelUnload } from "./model";
import { slotCapacity } from "./slot";
import {
	uploadAppend,
	uploadDone,
	uploadIsSame,
	uploadMatches,
	uploadOffset,
	uploadOpen,
	uploadReceived,
	uploadTotal,
} from "./upload";
import { putBool, putText, putUint } from "./writer";

const MISSING: u32 = 0xffffffff;

// The request's fields.
let image: u32 = 0;
let total: u32 = 0;
let offset: u32 = 0;
let data: usize = 0;
let dataBytes: u32 = 0;
let sha: usize = 0;
let shaBytes: u32 = 0;

let loadWanted: bool = false;

/** Whether a file has arrived and waits to be loaded as the model, now that its answer is out. Asking settles it. */
export function uploadLoadWanted(): bool {
	const wanted = loadWanted;
	loadWanted = false;
	return wanted;
}

export function imageUpload(): u32 {
	if (!requestTake()) return SMP_RC_INVALID;
	if (offset === 0 && !uploadIsSame(total, sha, shaBytes)) {
		const refusal = begin();
		if (refusal !== SMP_RC_OK) return refusal;
	} else if (offset === 0 || offset !== uploadOffset()) {
		return offsetPut(uploadOffset()); // resumes where the session is, or corrects the client
	}
	return append();
}

function requestTake(): bool {
	image = 0;
	total = MISSING;
	offset = MISSING;
	data = 0;
	dataBytes = 0;
	shaBytes = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_IMAGE) image = cborUint();
		else if (key === KEY_LEN) total = cborUint();
		else if (key === KEY_OFF) offset = cborUint();
		else if (key === KEY_DATA) {
			data = cborBytes();
			dataBytes = cborLength();
		} else if (key === KEY_SHA) {
			sha = cborBytes();
			shaBytes = cborLength();
		} else cborSkip();
	}
	return (
		cborOk() && offset !== MISSING && data !== 0 && shaBytes <= SHA256_BYTES
	);
}

/** Checks the first chunk, drops the model that the file replaces, erases the slot. */
function begin(): u32 {
	if (image !== IMAGE_MODEL) return GROUP_ERROR | IMAGE_RC_INVALID_SLOT;
	if (total === MISSING) return GROUP_ERROR | IMAGE_RC_INVALID_LENGTH;
	if (dataBytes < MCUBOOT_HEADER_BYTES)
		return GROUP_ERROR | IMAGE_RC_INVALID_HEADER;
	if (load<u32>(data, 0, 1) !== MCUBOOT_MAGIC)
		return GROUP_ERROR | IMAGE_RC_INVALID_MAGIC;
	if (total > slotCapacity()) return GROUP_ERROR | IMAGE_RC_TOO_LARGE;
	if (dataBytes > total) return GROUP_ERROR | IMAGE_RC_OVERRUN;
	modelUnload();
	return uploadOpen(total, sha, shaBytes) < 0
		? GROUP_ERROR | IMAGE_RC_ERASE_FAILED
		: SMP_RC_OK;
}

function append(): u32 {
	if (dataBytes > uploadTotal() - uploadOffset())
		return GROUP_ERROR | IMAGE_RC_OVERRUN;
	if (uploadAppend(data, dataBytes) < 0)
		return GROUP_ERROR | IMAGE_RC_WRITE_FAILED;
	if (uploadDone() && dataBytes > 0) loadWanted = true;
	return offsetPut(uploadReceived());
}

function offsetPut(next: u32): u32 {
	putText(KEY_OFF);
	putUint(next);
	if (next !== 0 && uploadDone() && next === uploadTotal()) {
		putText(KEY_MATCH);
		putBool(uploadMatches());
	}
	return SMP_RC_OK;
}
