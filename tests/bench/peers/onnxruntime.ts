import { readFileSync } from "node:fs";
import { importTflite } from "../../../converter/tflite";
import { flipped } from "../onnx/layout";
import { onnxTwin } from "../onnx/twin";
import { peerModule } from "./packages";
import type { Open } from "./types";

interface Session {
	outputNames: string[];
	run(feeds: object): Promise<Record<string, { data: Uint8Array }>>;
}
interface OnnxRuntime {
	env: { wasm: { numThreads: number }; logLevel: string };
	InferenceSession: {
		create(model: Uint8Array, options: object): Promise<Session>;
	};
	Tensor: new (type: "uint8", data: Uint8Array, dims: number[]) => object;
}

/** onnxruntime-web on the file's ONNX twin (tests/bench/onnx), before anything that `convert` optimizes. */
export const onnxruntime: Open = async ({ tflite }) => {
	const ort = await peerModule<{ default: OnnxRuntime }>("onnxruntime-web");
	const { env, InferenceSession, Tensor } = ort.default;
	env.wasm.numThreads = 1;
	env.logLevel = "error";
	const { graph } = importTflite(readFileSync(tflite));
	const { shape } = graph.tensors[graph.input];
	const session = await InferenceSession.create(onnxTwin(graph), {
		executionProviders: ["wasm"],
		graphOptimizationLevel: "all",
	});
	return async (values) => {
		const input = new Tensor("uint8", flipped(values), shape);
		const outputs = await session.run({ input });
		return new Int8Array(flipped(outputs[session.outputNames[0]].data).buffer);
	};
};
