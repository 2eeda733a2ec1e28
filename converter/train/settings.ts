import type { ArchitectureName } from "./architectures/index";

/** wasm: WebAssembly with SIMD. tensorflow: native libtensorflow through tfjs-node. cpu: plain JavaScript, slow. */
export type BackendName = "wasm" | "tensorflow" | "cpu";

export const BACKEND_NAMES: readonly BackendName[] = [
	"wasm",
	"tensorflow",
	"cpu",
];

/** What decides how a network is made and trained, beside the data. */
export interface TrainSettings {
	architecture: ArchitectureName;
	/** Of the architecture's channels or units; default: its own. */
	width?: number;
	/** Default: by the number of examples. */
	epochs?: number;
	seed: number;
	backend?: BackendName;
	/** Threads that share each batch, this one included; default: by the batch and the cores. */
	workers?: number;
}
