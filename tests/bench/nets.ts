/**
 * The networks that engines are measured with, as files in .cache/bench: MLPerf Tiny's ResNet8 and VWW from ../shared,
 * and the one of `npm start`, which is made by it. Inputs: the demo's test photos, preprocessed as each network says.
 */
import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { convertModel } from "../../converter/convert";
import { decodePhoto } from "../../host/photos";
import { loadModel } from "../../host/runtime";
import type { NetFiles } from "./peers/types";

const FOLDER = ".cache/bench";
const DEMO = join(FOLDER, "demo");
const MODELS = "../shared/models";

export interface Net extends NetFiles {
	name: string;
	inputs: Int8Array[];
}

/** Those that can be had here; why others cannot is said by `onMissing`. */
export async function readNets(
	onMissing: (reason: string) => void,
): Promise<Net[]> {
	mkdirSync(FOLDER, { recursive: true });
	if (!existsSync(join(DEMO, "model.oce")))
		ocelli("demo", "-o", DEMO, "--seed", "1");
	const nets: Net[] = [];
	for (const [name, file] of [
		["ResNet8", "pretrainedResnet_quant"],
		["VWW", "vww_96_int8"],
	]) {
		const tflite = join(MODELS, `${file}.tflite`);
		if (existsSync(tflite)) nets.push(await converted(name, tflite));
		else onMissing(`${name}: there is no ${tflite}`);
	}
	return [...nets, await withInputs("npm start", demoFiles())];
}

async function converted(name: string, tflite: string): Promise<Net> {
	const blob = join(FOLDER, `${name}.oce`);
	const bytes = readFileSync(tflite);
	writeFileSync(blob, (await convertModel({ bytes, name: tflite })).blob);
	return withInputs(name, { blob, tflite });
}

/** With the .tflite that `convert` writes of it. */
function demoFiles(): NetFiles {
	const blob = join(DEMO, "model.oce");
	const tflite = join(FOLDER, "demo.tflite");
	ocelli("convert", blob, "-o", tflite);
	return { blob, tflite };
}

function ocelli(...args: string[]): void {
	execFileSync(process.execPath, ["dist/cli.js", ...args], { stdio: "pipe" });
}

async function withInputs(name: string, files: NetFiles): Promise<Net> {
	const model = await loadModel(readFileSync(files.blob));
	const photos = join(DEMO, "test-photos");
	const paths = readdirSync(photos, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".jpg"))
		.sort();
	const inputs: Int8Array[] = [];
	for (const path of paths)
		inputs.push(model.preprocess(await decodePhoto(join(photos, path))));
	return { name, ...files, inputs };
}
