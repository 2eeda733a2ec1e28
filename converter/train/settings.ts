import type { ArchitectureName } from "./architectures/index";
import type { BackendName } from "./backend";

/** What decides how a network is made and trained, beside the data. */
export interface TrainSettings {
	architecture: ArchitectureName;
	/** Of the architecture's channels or units; default: its own. */
	width?: number;
	/** Default: by the number of examples. */
	epochs?: number;
	seed: number;
	backend?: BackendName;
}
