import { Random } from "../../dataset/random";
import type { FloatGraph } from "../../graph/float";
import { GraphBuilder } from "./builder";
import type { ArchitectureOptions } from "./options";

/**
 * The ResNet of MLPerf Tiny's image classification: 8 weighted layers in 3 residual stacks, 78 k parameters,
 * 12.5 M MAC at 32x32x3. Its shortcuts' biases are left out: batch norm's shift on the other branch does the same.
 */
export function resnet8({
	inputShape,
	classes,
	seed,
}: ArchitectureOptions): FloatGraph {
	const net = new GraphBuilder(inputShape, new Random(seed));
	let x = net.relu(net.batchNorm(net.conv2d("input", 16, 3)));
	for (const [filters, stride] of [
		[16, 1],
		[32, 2],
		[64, 2],
	])
		x = residualStack(net, x, filters, stride);
	return net.classify(net.globalAveragePool(x), classes);
}

/** Two 3x3 convolutions beside a shortcut, which is a 1x1 convolution where the shape changes. */
export function residualStack(
	net: GraphBuilder,
	input: string,
	filters: number,
	stride: number,
): string {
	const first = net.relu(net.batchNorm(net.conv2d(input, filters, 3, stride)));
	const second = net.batchNorm(net.conv2d(first, filters, 3));
	const shortcut = stride === 1 ? input : net.conv2d(input, filters, 1, stride);
	return net.relu(net.add(shortcut, second));
}
