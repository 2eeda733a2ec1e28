import type { FloatGraph } from "../graph/float";
import type { ArchitectureName } from "./architectures/index";

/** wasm: WebAssembly with SIMD. tensorflow: native libtensorflow through tfjs-node. cpu: plain JavaScript, slow. */
export type BackendName = "wasm" | "tensorflow" | "cpu";

export const BACKEND_NAMES: readonly BackendName[] = [
	"wasm",
	"tensorflow",
	"cpu",
];

/** What training starts from, instead of drawn weights. */
export interface StartingNet {
	/** For the provenance: "backbone-small", or the file it was read from. */
	name: string;
	/** Terms that come with it. */
	licence?: string;
	/** Up to the features that a new head is fitted to. */
	features: FloatGraph;
}

/** What decides how a network is made and trained, beside the data. */
export interface TrainSettings {
	architecture: ArchitectureName;
	/** Of the architecture's channels or units; default: its own. */
	width?: number;
	/** Default: from scratch. */
	start?: StartingNet;
	/** Default: by the number of examples. */
	epochs?: number;
	seed: number;
	backend?: BackendName;
	/** Threads that share each batch, this one included; default: by the batch and the cores. */
	workers?: number;
}
