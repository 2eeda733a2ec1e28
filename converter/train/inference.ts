/** Examples, as they are, through a network: batch after batch, without training. */
import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import { type Batch, gather } from "./batch";
import { forward, type Records, upload } from "./network";
import { scope, type Tf } from "./tf";

/** Calls `visit` with what every layer gives for each batch of the examples at `indices`; tensors live until it returns. */
export function infer(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
	indices: readonly number[],
	batchSize: number,
	visit: (records: Records, batch: Batch) => void,
): void {
	tf.tidy(() => {
		const weights = upload(tf, graph);
		for (let from = 0; from < indices.length; from += batchSize) {
			const batch = gather(samples, indices.slice(from, from + batchSize));
			const shape = [batch.labels.length, ...graph.inputShape];
			scope(tf, () => {
				const x = tf.tensor(batch.inputs, shape, "float32");
				visit(forward(tf, graph, weights, x, false), batch);
			});
		}
	});
}

/** Up to `most` of `count` indices, evenly spaced. */
export function spread(count: number, most: number): number[] {
	const taken = Math.min(count, most);
	return Array.from({ length: taken }, (_, i) =>
		Math.floor((i * count) / taken),
	);
}
