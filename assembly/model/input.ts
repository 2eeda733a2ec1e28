import {
	COLOR_GRAY,
	FEATURE_BYTES,
	FIT_LETTERBOX,
	IN_COLOR,
	IN_FEATURES,
	IN_FIT,
	IN_HEIGHT,
	IN_KIND,
	IN_MIRROR,
	IN_ROTATION,
	IN_WIDTH,
	INPUT_BYTES,
	INPUT_FEATURES,
	INPUT_IMAGE,
	INPUT_TENSOR,
	SECTION_INPUT,
} from "../shared/blob";
import { STATUS_BAD_INPUT, STATUS_OK } from "../shared/status";
import { inputTensor, sectionBytes, sectionOffset } from "./sections";
import { sourceRead } from "./source";
import { tensorBytes } from "./tensors";

const buffer = memory.data(16, 16);

/** The fixed part of the input section. */
export function inputRecord(): usize {
	return sourceRead(sectionOffset(SECTION_INPUT), INPUT_BYTES, buffer);
}

/** The input section: known values, and as many of them as the input tensor has bytes. */
export function inputCheck(): i32 {
	if (sectionBytes(SECTION_INPUT) < INPUT_BYTES) return STATUS_BAD_INPUT;
	const bytes = tensorBytes(inputTensor());
	const at = inputRecord();
	const kind = load<u8>(at, IN_KIND);
	if (kind === INPUT_TENSOR) return STATUS_OK;
	if (kind === INPUT_FEATURES) {
		const features = <u32>load<u16>(at, IN_FEATURES);
		const expected = INPUT_BYTES + features * FEATURE_BYTES;
		return features === bytes && sectionBytes(SECTION_INPUT) === expected
			? STATUS_OK
			: STATUS_BAD_INPUT;
	}
	if (
		kind !== INPUT_IMAGE ||
		load<u8>(at, IN_FIT) > FIT_LETTERBOX ||
		load<u8>(at, IN_COLOR) > COLOR_GRAY
	) {
		return STATUS_BAD_INPUT;
	}
	if (load<u8>(at, IN_ROTATION) > 3 || load<u8>(at, IN_MIRROR) > 1)
		return STATUS_BAD_INPUT;
	const channels: u32 = load<u8>(at, IN_COLOR) === COLOR_GRAY ? 1 : 3;
	const pixels = <u32>load<u16>(at, IN_WIDTH) * load<u16>(at, IN_HEIGHT);
	return <u64>pixels * channels === <u64>bytes ? STATUS_OK : STATUS_BAD_INPUT;
}
