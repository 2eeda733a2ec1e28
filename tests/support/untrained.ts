/** The networks that training makes, with weights as they are drawn and ranges of their own. */
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import { foldBatchNorms } from "../../converter/graph/fold";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { calibrate } from "../../converter/quantize/calibrate";
import {
	IMAGE_QUANTIZATION,
	quantize,
} from "../../converter/quantize/quantize";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import { gather } from "../../converter/train/batch";
import { Trainer } from "../../converter/train/trainer";

export interface Untrained {
	name: ArchitectureName;
	inputShape: number[];
	width?: number;
}

const CLASSES = 5;
/** Steps after which moving averages hold a third of where they began. */
const FOLLOWED = 10;

/** Not a step is taken, but batch norms follow the data, and ranges are measured: the values stay in their middle. */
export async function untrained({
	name,
	inputShape,
	width,
}: Untrained): Promise<QuantizedGraph> {
	const { tf } = await openBackend("wasm");
	const { build, width: usual } = ARCHITECTURES[name];
	const graph = build({
		inputShape,
		classes: CLASSES,
		seed: 1,
		width: width ?? usual,
	});
	const samples = noise(inputShape);
	const batch = gather(samples, [...samples.labels.keys()]);
	const trainer = new Trainer(tf, graph, { weightDecay: 0, labelSmoothing: 0 });
	for (let i = 0; i < FOLLOWED; i++) trainer.step(batch, 0);
	const folded = foldBatchNorms(graph);
	return quantize(folded, calibrate(tf, folded, samples), IMAGE_QUANTIZATION);
}

/** Values 0..1 around a level, from smooth to wild. */
function noise(inputShape: number[]): Samples {
	const random = new Random(3);
	const labels = Array.from({ length: CLASSES }, (_, i) => i);
	return {
		inputShape,
		classes: CLASSES,
		labels,
		write(_, target) {
			const [level, spread] = [random.float(), random.float()];
			for (let i = 0; i < target.length; i++)
				target[i] = level + spread * (random.float() - level);
		},
	};
}
