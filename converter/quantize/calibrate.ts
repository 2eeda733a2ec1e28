import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import { infer, spread } from "../train/inference";
import type { Tf } from "../train/tf";
import { Histogram } from "./histogram";
import type { Statistics } from "./statistics";

export type { Observation, Observations, Statistics } from "./statistics";

/** As many examples are looked at, spread over the training set. */
const CALIBRATION_EXAMPLES = 256;
const BATCH = 32;

/** Runs training examples, as they are, through the network and notes what values every layer gives. */
export function calibrate(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
): Map<string, Statistics> {
	const statistics = new Map<string, Statistics>();
	const chosen = spread(samples.labels.length, CALIBRATION_EXAMPLES);
	infer(tf, graph, samples, chosen, BATCH, (records) => {
		for (const [name, { output }] of records)
			observe(
				statistics,
				name,
				output.dataSync<"float32">(),
				output.shape.slice(1),
			);
	});
	return statistics;
}

function observe(
	statistics: Map<string, Statistics>,
	name: string,
	values: Float32Array,
	shape: number[],
) {
	const seen = statistics.get(name) ?? {
		min: Infinity,
		max: -Infinity,
		shape,
		histogram: new Histogram(),
		peaks: new Float32Array(shape[shape.length - 1]),
	};
	statistics.set(name, seen);
	const { peaks } = seen;
	for (let i = 0, c = 0; i < values.length; i++) {
		const value = values[i];
		if (value < seen.min) seen.min = value;
		if (value > seen.max) seen.max = value;
		if (Math.abs(value) > peaks[c]) peaks[c] = Math.abs(value);
		if (++c === peaks.length) c = 0;
	}
	seen.histogram.add(values, Math.max(-seen.min, seen.max));
}
