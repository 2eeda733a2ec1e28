import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import { gather } from "../train/batch";
import { forward, upload } from "../train/network";
import { scope, type Tf } from "../train/tf";

/** What calibration saw of a layer's output. */
export interface Observation {
	min: number;
	max: number;
	/** Without the batch. */
	shape: number[];
}

/** By layer name; "input" is the network's input. */
export type Observations = Map<string, Observation>;

/** As many examples are looked at, spread over the training set. */
const CALIBRATION_EXAMPLES = 256;
const BATCH = 32;

/** Runs training examples, as they are, through the network and notes the least and largest value of every layer. */
export function calibrate(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
): Observations {
	const observations: Observations = new Map();
	const chosen = spread(samples.labels.length, CALIBRATION_EXAMPLES);
	tf.tidy(() => {
		const weights = upload(tf, graph);
		for (let from = 0; from < chosen.length; from += BATCH) {
			const { inputs, labels } = gather(
				samples,
				chosen.slice(from, from + BATCH),
			);
			scope(tf, () => {
				const x = tf.tensor(
					inputs,
					[labels.length, ...graph.inputShape],
					"float32",
				);
				for (const [name, { output }] of forward(tf, graph, weights, x, false))
					observe(
						observations,
						name,
						output.dataSync<"float32">(),
						output.shape.slice(1),
					);
			});
		}
	});
	return observations;
}

/** Up to `most` of `count` indices, evenly spaced. */
function spread(count: number, most: number): number[] {
	const taken = Math.min(count, most);
	return Array.from({ length: taken }, (_, i) =>
		Math.floor((i * count) / taken),
	);
}

function observe(
	observations: Observations,
	name: string,
	values: Float32Array,
	shape: number[],
) {
	const seen = observations.get(name) ?? {
		min: Infinity,
		max: -Infinity,
		shape,
	};
	for (const value of values) {
		if (value < seen.min) seen.min = value;
		if (value > seen.max) seen.max = value;
	}
	observations.set(name, seen);
}
