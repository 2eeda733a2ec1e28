/** The networks that training makes, untrained but with ranges of their own: 200 inputs, the same bytes everywhere. */
import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Samples } from "../../converter/dataset/samples";
import { foldBatchNorms } from "../../converter/graph/fold";
import { calibrate } from "../../converter/quantize/calibrate";
import {
	IMAGE_QUANTIZATION,
	quantize,
} from "../../converter/quantize/quantize";
import { runReference } from "../../converter/reference";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { openBackend } from "../../converter/train/backend";
import { gather } from "../../converter/train/batch";
import { Trainer } from "../../converter/train/trainer";
import { createBoard } from "../../firmware-sim/board";
import { inputsFor } from "../kernels/cases";
import { blobOf, runEngines } from "../support/engines";

interface Case {
	name: ArchitectureName;
	inputShape: number[];
	width?: number;
	/** So many inputs go through the reference, which is slow. */
	referenced: number;
}

const CASES: Case[] = [
	{ name: "compact", inputShape: [48, 48, 3], referenced: 12 },
	{ name: "resnet8", inputShape: [32, 32, 3], referenced: 12 },
	{ name: "mobilenet", inputShape: [48, 48, 3], width: 0.25, referenced: 12 },
	{ name: "mlp", inputShape: [30], referenced: 200 },
];
const CLASSES = 5;
const ON_BOARD = 5;
/** Steps after which moving averages hold a third of where they began. */
const FOLLOWED = 10;

test.each(CASES)(
	"$name: mvp = simd = the reference = a simulated board",
	async ({ referenced, ...settings }) => {
		const graph = await untrained(settings);
		const inputs = inputsFor(graph, 197);
		const outputs = await runEngines(graph, inputs);
		const mvp = outputs.map((output) => output.mvp);
		expect(outputs.map(({ simd }) => simd)).toEqual(mvp);
		expect(new Set(mvp.map(String)).size).toBeGreaterThan(40);
		for (const [i, input] of inputs.slice(0, referenced).entries())
			expect(runReference(graph, input), `input ${i}`).toEqual(mvp[i]);
		const board = await createBoard({ profile: "linux" });
		await board.flash(blobOf(graph));
		for (const [i, input] of inputs.slice(0, ON_BOARD).entries())
			expect(await board.run(input), `input ${i}`).toEqual(mvp[i]);
		await board.close();
	},
);

/** Not a step is taken, but batch norms follow the data, and ranges are measured: the values stay in their middle. */
async function untrained({
	name,
	inputShape,
	width,
}: Omit<Case, "referenced">) {
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
