/** The image group: state of the slots, upload, erase. The model is image 1; this firmware uses its slot A. */
import { SHA256_BYTES, SLOT_A, SLOT_COUNT } from "../shared/flash";
import {
	IMAGE_ERASE,
	IMAGE_FIRST_SLOT,
	IMAGE_MODEL,
	IMAGE_RC_ERASE_FAILED,
	IMAGE_RC_HASH_NOT_FOUND,
	IMAGE_RC_INVALID_SLOT,
	IMAGE_STATE,
	IMAGE_UPLOAD,
	SMP_RC_INVALID,
	SMP_RC_NOT_SUPPORTED,
	SMP_RC_OK,
	SMP_READ,
	SMP_WRITE,
} from "../shared/smp";
import { STATUS_OK } from "../shared/status";
import { GROUP_ERROR } from "./answer";
import {
	cborBytes,
	cborKey,
	cborLength,
	cborOk,
	cborSkip,
	cborUint,
} from "./cbor";
import { imageUpload } from "./imageUpload";
import {
	KEY_ACTIVE,
	KEY_BOOTABLE,
	KEY_CONFIRMED,
	KEY_CONFIRMED_2,
	KEY_HASH,
	KEY_IMAGE,
	KEY_IMAGES,
	KEY_PENDING,
	KEY_PERMANENT,
	KEY_PERMANENT_2,
	KEY_SLOT,
	KEY_VERSION,
} from "./keys";
import { modelHasImage, modelStatus, modelUnload } from "./model";
import { imageHash, imageVersion, slotCapacity, slotErase } from "./slot";
import { uploadClose } from "./upload";
import {
	putArray,
	putBool,
	putBytes,
	putMap,
	putText,
	putUint,
	putVersion,
} from "./writer";

export function imageHandle(operation: u32, command: u32): u32 {
	if (command === IMAGE_STATE)
		return operation === SMP_READ ? statePut() : confirm();
	if (command === IMAGE_UPLOAD && operation === SMP_WRITE) return imageUpload();
	if (command === IMAGE_ERASE && operation === SMP_WRITE) return erase();
	return SMP_RC_NOT_SUPPORTED;
}

/** The image in slot A, if there is one with a hash; bootable only if its model passed every check. */
function statePut(): u32 {
	putText(KEY_IMAGES);
	putArray(modelHasImage() ? 1 : 0);
	if (!modelHasImage()) return SMP_RC_OK;
	const isLoaded = modelStatus() === STATUS_OK;
	putMap(9);
	putText(KEY_IMAGE);
	putUint(IMAGE_MODEL);
	putText(KEY_SLOT);
	putUint(SLOT_A);
	putText(KEY_VERSION);
	putVersion(imageVersion());
	putText(KEY_HASH);
	putBytes(imageHash(), SHA256_BYTES);
	putText(KEY_BOOTABLE);
	putBool(isLoaded);
	putText(KEY_PENDING);
	putBool(false);
	putText(KEY_CONFIRMED, KEY_CONFIRMED_2);
	putBool(isLoaded);
	putText(KEY_ACTIVE);
	putBool(isLoaded);
	putText(KEY_PERMANENT, KEY_PERMANENT_2);
	putBool(false);
	return SMP_RC_OK;
}

/** What is in slot A is in use once it is loaded: to confirm it changes nothing, to ask for another one fails. */
function confirm(): u32 {
	let hash: usize = 0;
	let length: u32 = 0;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_HASH) {
			hash = cborBytes();
			length = cborLength();
		} else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	if (modelStatus() !== STATUS_OK) return GROUP_ERROR | IMAGE_RC_HASH_NOT_FOUND;
	const isOurs =
		length === SHA256_BYTES &&
		memory.compare(hash, imageHash(), SHA256_BYTES) === 0;
	if (hash !== 0 && !isOurs) return GROUP_ERROR | IMAGE_RC_HASH_NOT_FOUND;
	return statePut();
}

/** Erases a slot, counted over all images; slot A where the request names none. */
function erase(): u32 {
	let slot: u32 = IMAGE_FIRST_SLOT;
	for (let key = cborKey(); key !== 0; key = cborKey()) {
		if (key === KEY_SLOT) slot = cborUint();
		else cborSkip();
	}
	if (!cborOk()) return SMP_RC_INVALID;
	slot -= IMAGE_FIRST_SLOT;
	if (slot >= SLOT_COUNT) return GROUP_ERROR | IMAGE_RC_INVALID_SLOT;
	if (slot === SLOT_A) {
		uploadClose();
		modelUnload();
	}
	return slotErase(slot, slotCapacity()) < 0
		? GROUP_ERROR | IMAGE_RC_ERASE_FAILED
		: SMP_RC_OK;
}
