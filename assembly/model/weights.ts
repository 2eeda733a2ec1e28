import { SECTION_WEIGHTS } from "../shared/blob";
import { tileAddress, tileStride, weightsOffset } from "./operator";
import { sectionOffset } from "./sections";
import { sourceRead } from "./source";

/**
 * The weight seam: kernels ask for a tile and get its address, in the resident blob or in the tile buffer that was
 * just filled from flash. The address is valid until the next call.
 */
export function weightTile(index: u32): usize {
	const offset =
		sectionOffset(SECTION_WEIGHTS) + weightsOffset() + index * tileStride();
	return sourceRead(offset, tileStride(), tileAddress());
}
