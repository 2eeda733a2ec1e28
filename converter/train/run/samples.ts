import type { Samples } from "../../dataset/samples";
import type { PhotoSet } from "./batches";
import { warp } from "./warp";
import { AS_IT_IS } from "./window";

/** The photos at `indices` as they are, scaled to side x side pixels. */
export function plainSamples(
	{ pixels, labels, classes }: PhotoSet,
	indices: readonly number[],
	side: number,
): Samples {
	const { size, channels } = pixels;
	const whole = { x: 0, y: 0, width: size, height: size, mirrored: false };
	return {
		inputShape: [side, side, channels],
		classes,
		labels: indices.map((photo) => labels[photo]),
		write: (index, target) =>
			warp(pixels, indices[index], whole, AS_IT_IS, side, target, 0),
	};
}
