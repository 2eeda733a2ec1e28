/** Which TensorFlow.js computes: found, loaded and proved here. The one file of the trainer that knows Node. */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import util from "node:util";
import { TrainError } from "./errors";
import { registerTrainingKernels } from "./kernels/index";
import { BACKEND_NAMES, type BackendName } from "./settings";
import type { Tf } from "./tf";

export interface Backend {
	name: BackendName;
	/** Name and version, as printed and as kept in a model's provenance. */
	description: string;
	tf: Tf;
}

/**
 * Loads a backend, makes it the current one and proves it with one small operation.
 * OCELLI_TFJS_NODE names a folder whose node_modules hold tfjs-node, where it is not installed beside Ocelli.
 * Throws TrainError where it does not load or computes nonsense.
 */
export async function openBackend(
	name: BackendName = "wasm",
): Promise<Backend> {
	if (!BACKEND_NAMES.includes(name))
		throw new TrainError(
			`there is no training backend "${name}": the known ones are ${BACKEND_NAMES.join(", ")}`,
		);
	try {
		const backend = await LOADERS[name]();
		smoke(backend.tf);
		return backend;
	} catch (error) {
		throw new TrainError(
			`the training backend "${name}" does not work here (${firstLine(error)}): ${ADVICE[name]}`,
			{ cause: error },
		);
	}
}

const ADVICE: Record<BackendName, string> = {
	wasm: "install the packages again with `npm ci`",
	tensorflow:
		"install it with `npm install @tensorflow/tfjs-node@4.22.0`, or leave out --backend to train with wasm",
	cpu: "install the packages again with `npm ci`",
};

const LOADERS: Record<BackendName, () => Promise<Backend>> = {
	wasm: loadWasm,
	tensorflow: loadTensorflow,
	cpu: loadCpu,
};

async function loadWasm(): Promise<Backend> {
	const require = createRequire(import.meta.url);
	const tf: Tf = require("@tensorflow/tfjs-core");
	const wasm: typeof import("@tensorflow/tfjs-backend-wasm") = require("@tensorflow/tfjs-backend-wasm");
	// Its main file lies in dist/, beside the .wasm files.
	wasm.setWasmPaths(
		dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep,
	);
	await activate(tf, "wasm");
	registerTrainingKernels(tf);
	return { name: "wasm", tf, description: `wasm (tfjs ${tf.version_core})` };
}

async function loadCpu(): Promise<Backend> {
	const require = createRequire(import.meta.url);
	const tf: Tf = require("@tensorflow/tfjs-core");
	require("@tensorflow/tfjs-backend-cpu");
	await activate(tf, "cpu");
	return { name: "cpu", tf, description: `cpu (tfjs ${tf.version_core})` };
}

async function loadTensorflow(): Promise<Backend> {
	mendNodeUtil();
	const folder = process.env.OCELLI_TFJS_NODE;
	const require = createRequire(
		folder ? pathToFileURL(join(folder, "package.json")) : import.meta.url,
	);
	const tf: Tf = require("@tensorflow/tfjs-node");
	await activate(tf, "tensorflow");
	const description = `tensorflow (tfjs-node ${tf.version_core})`;
	return { name: "tensorflow", tf, description };
}

async function activate(tf: Tf, name: BackendName): Promise<void> {
	// Production mode: no checks of every tensor, no advice printed to the console.
	tf.enableProdMode();
	if (!(await tf.setBackend(name)))
		throw new Error(`tfjs refused the backend ${name}`);
	await tf.ready();
}

/** tfjs-node 4.22 calls two functions that Node 23 removed from node:util. */
function mendNodeUtil(): void {
	const legacy = util as unknown as Record<string, unknown>;
	legacy.isNullOrUndefined ??= (value: unknown) => value == null;
	legacy.isArray ??= Array.isArray;
}

/** A convolution whose sum is known: the centre of a 4x4 of ones sees 9 of them, edges 6, corners 4. */
function smoke(tf: Tf): void {
	const sum = tf.tidy(() => {
		const image = tf.tensor4d(new Float32Array(16).fill(1), [1, 4, 4, 1]);
		const kernel = tf.tensor4d(new Float32Array(9).fill(1), [3, 3, 1, 1]);
		return tf.sum(tf.conv2d(image, kernel, 1, "same")).dataSync()[0];
	});
	if (sum !== 100) throw new Error(`a convolution gave ${sum}, not 100`);
}

function firstLine(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.split("\n")[0];
}
