/**
 * MLPerf Tiny's int8 ResNet8 on CIFAR-10's 10,000 test photos, which are JPEG here (../shared/data/cifar10): top-1 of
 * `ocelli convert`'s model, and on the very same pixels that of LiteRT.js on the same file and of the float network that
 * it was made of. The peer is installed by npm ci --prefix tests/bench; without it ours stands alone.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertModel } from "../../converter/convert";
import { readPhotoFolder } from "../../converter/dataset/photos";
import { decodePhoto } from "../../host/photos";
import { loadModel } from "../../host/runtime";
import { CIFAR10_LABELS, unpackCifar10 } from "../support/cifar10";
import { litert, litertFloat } from "./peers/litert";

const INT8 = "../shared/models/pretrainedResnet_quant.tflite";
const FLOAT = "../shared/models/pretrainedResnet.tflite";

/** What a network says of an input tensor: the index of its class. */
type Classify = (input: Int8Array) => number | Promise<number>;

const folder = mkdtempSync(join(tmpdir(), "ocelli-cifar10-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const started = performance.now();
const bytes = readFileSync(INT8);
const labels = CIFAR10_LABELS;
const model = await loadModel(
	(await convertModel({ bytes, name: INT8, labels })).blob,
);
const { photos, labels: folders } = await readPhotoFolder(
	unpackCifar10(folder),
);
const examples: { input: Int8Array; label: number }[] = [];
for (const { path, label } of photos)
	examples.push({
		input: model.preprocess(await decodePhoto(path)),
		label: labels.indexOf(folders[label]),
	});
console.log(
	`${examples.length} photos; unpacked, decoded and preprocessed, and the model converted, in ${seconds(started)} s`,
);

const largest = (values: Int8Array | Float32Array) =>
	values.indexOf(Math.max(...values));
const ours = await answers("ocelli simd, int8", (input) =>
	largest(model.run(input)),
);
await peer("litert.js, the same file", async () => {
	const run = await litert("compat")({ blob: "", tflite: INT8 });
	return async (input) => largest(await run(input));
});
await peer("litert.js, the float network", async () => {
	const run = await litertFloat(FLOAT);
	return (input) =>
		largest(run(Float32Array.from(input, (value) => value + 128)));
});

async function peer(name: string, open: () => Promise<Classify>) {
	try {
		const said = await answers(name, await open());
		const same = said.filter((answer, i) => answer === ours[i]).length;
		console.log(`${" ".repeat(32)}the same class as ocelli for ${same}`);
	} catch (error) {
		console.log(`  ${name}: left out, ${(error as Error).message}`);
	}
}

async function answers(name: string, classify: Classify): Promise<number[]> {
	const from = performance.now();
	const said: number[] = [];
	for (const { input } of examples) said.push(await classify(input));
	const right = said.filter((answer, i) => answer === examples[i].label).length;
	const share = ((100 * right) / said.length).toFixed(2);
	console.log(
		`  ${name.padEnd(30)}${right} right, ${share} %; ${seconds(from)} s`,
	);
	return said;
}

function seconds(from: number): string {
	return ((performance.now() - from) / 1000).toFixed(1);
}
