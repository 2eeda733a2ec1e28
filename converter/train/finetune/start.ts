/** A net that begins with what another one has learned: its layers, and a head fitted to the features they give. */
import type { Samples } from "../../dataset/samples";
import type { DenseLayer, FloatGraph, SimpleLayer } from "../../graph/float";
import { foldBatchNorms } from "../../graph/fold";
import { concatenate } from "../concatenate";
import { TrainError } from "../errors";
import { infer, spread } from "../inference";
import type { LayerRecord } from "../layers/index";
import { oneHot } from "../loss/index";
import type { Tf } from "../tf";
import { fitHead } from "./head";

/** Weight decay of the head's regression, times the number of examples. */
const HEAD_DECAY = 0.5;
/** As many examples are enough for a head to start with. */
const HEAD_EXAMPLES = 2000;
const BATCH = 64;

/**
 * A copy of `features`, a net that gives [n, k], with dense and softmax (or logistic, where examples may be of several
 * classes) behind it. Throws TrainError where the net cannot read the samples.
 */
export function startFrom(
	tf: Tf,
	features: FloatGraph,
	samples: Samples,
): FloatGraph {
	const graph = featuresFor(features, samples.inputShape);
	const seen = featuresOf(tf, graph, samples);
	const link = samples.targets ? "logistic" : "softmax";
	const { classes } = samples;
	const { values, length, targets } = seen;
	const data = { features: values, length, targets, classes, link } as const;
	const { kernel, bias } = fitHead(data, HEAD_DECAY / (values.length / length));
	const dense: DenseLayer = {
		op: "dense",
		name: "head",
		inputs: [graph.layers[graph.layers.length - 1].name],
		kernel: { shape: [length, classes], values: kernel },
		bias: { shape: [classes], values: bias },
	};
	const output: SimpleLayer = {
		op: link,
		name: "probabilities",
		inputs: ["head"],
	};
	return { ...graph, layers: [...graph.layers, dense, output] };
}

/**
 * A copy for images of `inputShape`, [h, w, c], without batch norms: the statistics of a few photos of a few things are
 * far from those of the many that the net has seen, and would change its features more than training does. A net for
 * colour sees gray as three channels that are equal: its first kernels are summed over them.
 */
function featuresFor(features: FloatGraph, inputShape: number[]): FloatGraph {
	const graph = { ...structuredClone(foldBatchNorms(features)), inputShape };
	const [from, to] = [features.inputShape[2], inputShape[2]];
	if (from === to) return graph;
	const [first] = graph.layers;
	if (from !== 3 || to !== 1 || first.op !== "conv2d")
		throw new TrainError(
			`the net to start from reads ${from} channels, the photos have ${to}: train ${from === 1 ? "with --gray" : "in colour"}, or with --from scratch`,
		);
	const { shape, values } = first.kernel;
	const filters = shape[3];
	const summed = new Float32Array(values.length / from);
	for (const [i, value] of values.entries())
		summed[Math.floor(i / (from * filters)) * filters + (i % filters)] += value;
	first.kernel = { shape: [shape[0], shape[1], 1, filters], values: summed };
	return graph;
}

/** What the net gives for examples as they are: [n, length], with their targets. */
function featuresOf(tf: Tf, graph: FloatGraph, samples: Samples) {
	const chosen = spread(samples.labels.length, HEAD_EXAMPLES);
	const last = graph.layers[graph.layers.length - 1].name;
	const rows: Float32Array[] = [];
	const wanted: Float32Array[] = [];
	infer(tf, graph, samples, chosen, BATCH, (records, { labels, targets }) => {
		const { output } = records.get(last) as LayerRecord;
		rows.push(output.dataSync<"float32">());
		wanted.push(targets ?? oneHot(labels, samples.classes));
	});
	const values = concatenate(rows);
	const length = values.length / chosen.length;
	return { values, length, targets: concatenate(wanted) };
}
