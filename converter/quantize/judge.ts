/** How good an int8 network is beside the float one. */
import type { Samples } from "../dataset/samples";
import type { FloatGraph } from "../graph/float";
import type { QuantizedGraph } from "../graph/quantized";
import { type Batch, gather } from "../train/batch";
import { spread } from "../train/inference";
import { LOSSES } from "../train/loss/index";
import { LINKS } from "../train/loss/links";
import { lastLayer } from "../train/network";
import type { Tf } from "../train/tf";
import { Trainer } from "../train/trainer";
import { type Int8Network, int8Network } from "./int8Network";
import type { Score } from "./variants";

/** As many examples of each part are looked at, evenly spaced. */
const TRAINING_EXAMPLES = 64;
const VALIDATION_EXAMPLES = 512;

/** Examples, with what the float network says of them, [n, classes]. */
interface Part {
	batch: Batch;
	probabilities: Float32Array;
}

export class Judge {
	readonly #ending: ReturnType<typeof lastLayer>["op"];
	readonly #training: Part;
	readonly #validation?: Part;

	/** @param training unaugmented; it also stands for the validation part where there is none */
	constructor(
		tf: Tf,
		graph: FloatGraph,
		training: Samples,
		validation?: Samples,
	) {
		this.#ending = lastLayer(graph).op;
		this.#training = partOf(tf, graph, training, TRAINING_EXAMPLES);
		if (validation)
			this.#validation = partOf(tf, graph, validation, VALIDATION_EXAMPLES);
	}

	/** How many examples accuracy and divergence are of. */
	get examples() {
		const training = this.#training.batch.labels.length;
		const validation = this.#validation?.batch.labels.length ?? 0;
		return {
			accuracy: validation || training,
			divergence: training + validation,
		};
	}

	/** Accuracy on the validation part, divergence on both. */
	async score(graph: QuantizedGraph): Promise<Score> {
		const network = await int8Network(graph);
		const training = this.#compare(this.#training, network);
		const validation =
			this.#validation && this.#compare(this.#validation, network);
		const { accuracy, divergence } = this.examples;
		const surplus = training.surplus + (validation?.surplus ?? 0);
		const { correct } = validation ?? training;
		return { accuracy: correct / accuracy, divergence: surplus / divergence };
	}

	/** How many are right, and the sum of the cross-entropies less what the float network's own would be. */
	#compare({ batch, probabilities }: Part, network: Int8Network) {
		const { inputs, labels, targets } = batch;
		const { answers, logits } = network(inputs);
		const loss = LOSSES[this.#ending];
		const { correct } = loss(answers, labels, { targets });
		const classes = logits.length / labels.length;
		const exact = probabilitiesOf(logits, classes, this.#ending);
		const wanted = { targets: probabilities };
		const surplus =
			loss(exact, labels, wanted).value -
			loss(probabilities, labels, wanted).value;
		return { correct, surplus: labels.length * surplus };
	}
}

function partOf(
	tf: Tf,
	graph: FloatGraph,
	samples: Samples,
	most: number,
): Part {
	const chosen = spread(samples.labels.length, most);
	const { inputs, ...rest } = gather(samples, chosen);
	const size = inputs.length / chosen.length;
	const write: Samples["write"] = (n, target) =>
		target.set(inputs.subarray(n * size, (n + 1) * size));
	const trainer = new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 });
	const { probabilities } = trainer.evaluate({ ...samples, ...rest, write });
	return { batch: { inputs, ...rest }, probabilities };
}

/** The probabilities of logits [n, classes]. */
function probabilitiesOf(
	logits: Float32Array,
	classes: number,
	link: keyof typeof LINKS,
): Float32Array {
	const result = logits.slice();
	for (let from = 0; from < result.length; from += classes)
		LINKS[link](result.subarray(from, from + classes));
	return result;
}
