import { BLOB_ALIGN } from "../../assembly/shared/blob";
import type { Resize } from "../graph/quantized";
import { bilinearPositions, nearestPositions } from "../quantize/resize";
import { ByteWriter } from "./writer";

/** A resize's tile: where each output row, then each output column lies in an input of the four dimensions `dims`. */
export function positionTile(
	{ op, size, ...corners }: Resize,
	dims: readonly number[],
): Uint8Array {
	const positions =
		op === "resizeBilinear" ? bilinearPositions : nearestPositions;
	const out = new ByteWriter();
	size.forEach((to, axis) => {
		for (const { first, fraction } of positions({
			...corners,
			from: dims[1 + axis],
			to,
		}))
			out.u16(first).u16(fraction);
	});
	return out.align(BLOB_ALIGN).take();
}
