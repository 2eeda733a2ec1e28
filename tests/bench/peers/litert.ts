/**
 * LiteRT.js, TFLite's XNNPACK in wasm, made for browsers: in Node it needs stand-ins for a worker's globals. Its Tensor
 * class takes no int8, so inputs and outputs go straight through its wasm's bindings, which also is its fastest way.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import vm from "node:vm";
import { peerFile, peerModule, peerRequire } from "./packages";
import type { Open } from "./types";

interface TensorBuffer {
	lock(mode: unknown): number;
	unlock(): void;
	packedSize(): number;
	delete(): void;
}
interface Environment {
	liteRtEnvironment: unknown;
}
interface LoadedModel {
	getInputTensorType(signature: number, input: number): { bytes(): number };
}
interface CompiledModel {
	run(signature: number, inputs: TensorBuffer[]): TensorBuffer[];
}
interface Wasm {
	HEAPU8: Uint8Array;
	_malloc(bytes: number): number;
	loadModel(environment: unknown, at: number, bytes: number): LoadedModel;
	compileModel(
		environment: unknown,
		model: LoadedModel,
		options: object,
	): CompiledModel | Promise<CompiledModel>;
	LiteRtTensorBuffer: {
		createManaged(
			environment: unknown,
			memory: unknown,
			type: unknown,
			bytes: number,
		): TensorBuffer;
	};
	LiteRtTensorBufferType: { HOST_MEMORY: unknown };
	LiteRtTensorBufferLockMode: { READ: unknown; WRITE: unknown };
}
interface LiteRt {
	loadLiteRt(path: string): Promise<{ liteRtWasm: Wasm }>;
	getDefaultEnvironment(): Environment;
}

/** "relaxed" is its default; "compat", without relaxed SIMD, is what browsers without it get. */
export type Build = "relaxed" | "compat";

const BUILDS = { relaxed: "internal", compat: "compat_internal" };

export function litert(build: Build): Open {
	return async ({ tflite }) => {
		const { wasm, environment } = await loadLibrary(build);
		const run = await compile(wasm, environment, readFileSync(tflite));
		return (input) => {
			const bytes = new Uint8Array(
				input.buffer,
				input.byteOffset,
				input.length,
			);
			return new Int8Array(run(bytes).buffer);
		};
	};
}

/** A float network on the build without relaxed SIMD: float32 values in, float32 values out. */
export async function litertFloat(tflite: string) {
	const { wasm, environment } = await loadLibrary("compat");
	const run = await compile(wasm, environment, readFileSync(tflite));
	return (input: Float32Array) =>
		new Float32Array(run(new Uint8Array(input.buffer)).buffer);
}

/** The library keeps itself in a global: one build a process. */
let library: ReturnType<typeof load> | undefined;

function loadLibrary(build: Build) {
	library ??= load(build);
	return library;
}

async function load(build: Build) {
	const script = peerFile(
		`@litertjs/core/wasm/litert_wasm_${BUILDS[build]}.js`,
	);
	Object.assign(globalThis, {
		self: globalThis,
		location: { href: `file://${script}` },
		require: peerRequire,
		__dirname: dirname(script),
		__filename: script,
		importScripts: (path: string) =>
			vm.runInThisContext(readFileSync(path, "utf8"), { filename: path }),
	});
	const core = await peerModule<LiteRt>("@litertjs/core");
	const { liteRtWasm } = await core.loadLiteRt(script);
	const { liteRtEnvironment } = core.getDefaultEnvironment();
	return { wasm: liteRtWasm, environment: liteRtEnvironment };
}

/** The bytes of the input in, those of the output out. */
async function compile(wasm: Wasm, environment: unknown, file: Uint8Array) {
	const at = wasm._malloc(file.length);
	wasm.HEAPU8.set(file, at);
	const model = wasm.loadModel(environment, at, file.length);
	const options = { environment, accelerator: "wasm" };
	const compiled = await wasm.compileModel(environment, model, {
		...options,
		cpuOptions: { numThreads: 1 },
	});
	const type = model.getInputTensorType(0, 0);
	const { READ, WRITE } = wasm.LiteRtTensorBufferLockMode;
	const input = wasm.LiteRtTensorBuffer.createManaged(
		environment,
		wasm.LiteRtTensorBufferType.HOST_MEMORY,
		type,
		type.bytes(),
	);
	return (bytes: Uint8Array): Uint8Array => {
		wasm.HEAPU8.set(bytes, input.lock(WRITE));
		input.unlock();
		const [output] = compiled.run(0, [input]);
		const from = output.lock(READ);
		const values = wasm.HEAPU8.slice(from, from + output.packedSize());
		output.unlock();
		output.delete();
		return values;
	};
}
