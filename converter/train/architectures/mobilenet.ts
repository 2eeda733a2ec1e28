import { Random } from "../../dataset/random";
import type { FloatGraph } from "../../graph/float";
import { GraphBuilder } from "./builder";
import type { ArchitectureOptions } from "./options";

/** Filters at width 1 and stride of the 13 depthwise separable blocks. */
const BLOCKS = [
	[64, 1],
	[128, 2],
	[128, 1],
	[256, 2],
	[256, 1],
	[512, 2],
	[512, 1],
	[512, 1],
	[512, 1],
	[512, 1],
	[512, 1],
	[1024, 2],
	[1024, 1],
] as const;

/**
 * MobileNetV1 (Howard et al., 2017) with its width multiplier, ReLU as in MLPerf Tiny's visual wake words:
 * at width 0.25 and 96x96x3, 220 k parameters and 7.5 M MAC.
 */
export function mobilenet({
	inputShape,
	classes,
	seed,
	width = 0.25,
}: ArchitectureOptions): FloatGraph {
	const net = new GraphBuilder(inputShape, new Random(seed));
	const filters = (full: number) => Math.max(8, Math.round(full * width));
	const normal = (x: string) => net.relu(net.batchNorm(x));
	let x = normal(net.conv2d("input", filters(32), 3, 2));
	for (const [full, stride] of BLOCKS) {
		x = normal(net.depthwiseConv2d(x, 3, stride));
		x = normal(net.conv2d(x, filters(full), 1));
	}
	return net.classify(net.globalAveragePool(x), classes);
}
