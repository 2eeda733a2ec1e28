import { Random } from "../../dataset/random";
import type { FloatGraph } from "../../graph/float";
import { GraphBuilder } from "./builder";
import type { ArchitectureOptions } from "./options";
import { residualStack } from "./resnet8";

/**
 * The default for photos: a residual net that sees 48x48 pixels for the price of ResNet8's at 24x24, because its
 * first convolution already has stride 2.
 */
export function compact({
	inputShape,
	classes,
	seed,
	width = 1,
}: ArchitectureOptions): FloatGraph {
	const net = new GraphBuilder(inputShape, new Random(seed));
	const filters = (full: number) => Math.max(4, Math.round(full * width));
	let x = net.relu(net.batchNorm(net.conv2d("input", filters(16), 3, 2)));
	for (const [full, stride] of [
		[16, 1],
		[32, 2],
		[64, 2],
	])
		x = residualStack(net, x, filters(full), stride);
	return net.classify(net.globalAveragePool(x), classes);
}
