import { SECTION_WEIGHTS } from "../shared/blob";
import { tileAddress, tileStride, weightsOffset } from "./operator";
import { sectionOffset } from "./sections";
import { sourceRead } from "./source";

/**
 * The weight seam: kernels ask for a tile and get its address, in the resident blob or in the tile buffer that was
 * just filled from flash. The address is valid until the next call.
 */
export function weightTile(index: u32): usize {
	return weightBytes(index * tileStride(), tileStride(), tileAddress());
}

/** Bytes [offset, offset + length) of the operator's weights: in place, or read from flash to `buffer`. */
export function weightBytes(offset: u32, length: u32, buffer: usize): usize {
	const first = sectionOffset(SECTION_WEIGHTS) + weightsOffset();
	return sourceRead(first + offset, length, buffer);
}
