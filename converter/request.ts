/** What is asked of a training, and how it tells what it is doing. */
import type { ArchitectureChoice } from "./choose";
import type { SkippedFile } from "./dataset/photos";
import type { CostRequest } from "./decide/costs";
import type { MemoryRequest } from "./memory";
import type { QuantizationReport } from "./quantize/report";
import type { QuantizeName } from "./quantize/variants";
import type { ArchitectureName } from "./train/architectures/index";
import type { EpochProgress } from "./train/progress";
import type { BackendName } from "./train/settings";

/** What is going on, for a progress display. */
export interface Progress {
	/** How the network was chosen, before training. */
	onChoice?: (
		choice: ArchitectureChoice,
		source: { examples: number; labels: string[] },
	) => void;
	onPhotos?: (done: number, total: number) => void;
	onSkipped?: (skipped: SkippedFile) => void;
	/** A sentence on the data that the user should know, such as near-duplicate photos. */
	onRemark?: (remark: string) => void;
	onEpoch?: (progress: EpochProgress) => void;
	onQuantized?: (report: QuantizationReport) => void;
}

/** A model (.oce) that was trained before. */
export interface ModelFile {
	/** For messages. */
	name: string;
	blob: Uint8Array;
}

export interface TrainRequest extends MemoryRequest {
	/** A folder with a sub-folder of photos for each class, or a table (.csv). */
	data: string;
	/** For one frame on the board, when the network is chosen; default: PATIENCE_MILLISECONDS. */
	milliseconds?: number;
	/**
	 * What training starts from: "scratch", "backbone", or a model that is trained further. Default: a
	 * backbone for photos, where the network that was asked for has one.
	 */
	from?: "scratch" | "backbone" | ModelFile;
	/** Default: chosen by data and board. */
	architecture?: ArchitectureName | "auto";
	width?: number;
	/** Width and height of the network's input; default: the architecture's. */
	inputSize?: number;
	epochs?: number;
	/** Default 1. Equal seeds give equal blobs on one machine. */
	seed?: number;
	backend?: BackendName;
	/** Threads that share each batch; default: by the batch and the cores. */
	workers?: number;
	/** How ranges are calibrated; default: in the way that does best. */
	quantize?: QuantizeName;
	/** Fine-tunes, quantization-aware, after the training. */
	qat?: boolean;
	color?: "rgb" | "gray";
	fit?: "crop" | "stretch" | "letterbox";
	/** Whether a photo may show several of the classes, or none. */
	multilabel?: boolean;
	/** What the class of photos that show none of the others is called; default: negative, if there is one. */
	negative?: string;
	/** What mistakes cost: chooses from which probability on a class is named. */
	costs?: CostRequest;
	/** The least probability (0..1) with which any class is named; below it the answer is "unknown". */
	unknown?: number;
	/** The table's label column; default: the last. */
	label?: string;
	/** A folder or table that nothing is chosen by: the model is measured on it. */
	test?: string;
	cache?: boolean;
	tool?: string;
	progress?: Progress;
	signal?: AbortSignal;
}
