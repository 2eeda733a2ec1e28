import { Random } from "../../dataset/random";
import type { FloatGraph } from "../../graph/float";
import { GraphBuilder } from "./builder";
import type { ArchitectureOptions } from "./options";
import { residualStack } from "./resnet8";

/**
 * The default for photos: a residual net that shrinks early, with a 5x5 first convolution at stride 2 and a stack of
 * stride 2 behind it. At 48x48x3 it has 73 k parameters and 4.8 M MAC, and trains three times as fast as ResNet8 does.
 */
export function compact({
	inputShape,
	classes,
	seed,
	width = 1,
}: ArchitectureOptions): FloatGraph {
	const net = new GraphBuilder(inputShape, new Random(seed));
	const filters = (full: number) => Math.max(4, Math.round(full * width));
	const stem = net.relu(net.batchNorm(net.conv2d("input", filters(16), 5, 2)));
	const middle = residualStack(net, stem, filters(32), 2);
	const top = residualStack(net, middle, filters(64), 2);
	return net.classify(net.globalAveragePool(top), classes);
}
