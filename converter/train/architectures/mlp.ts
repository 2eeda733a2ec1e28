import { Random } from "../../dataset/random";
import type { FloatGraph } from "../../graph/float";
import { GraphBuilder } from "./builder";
import type { ArchitectureOptions } from "./options";

/** For tables: two hidden layers, of 32 units at width 1. */
export function mlp({
	inputShape,
	classes,
	seed,
	width = 1,
}: ArchitectureOptions): FloatGraph {
	const net = new GraphBuilder(inputShape, new Random(seed));
	const units = Math.max(4, Math.round(32 * width));
	const first = net.relu(net.dense("input", units));
	const second = net.relu(net.dense(first, units));
	return net.classify(second, classes);
}
