import { emit } from "../../converter/emit/emit";
import type { Model } from "../../converter/graph/model";
import { planBoard, planResident } from "../../converter/plan/plan";
import { untrainedModel } from "../../converter/untrained";
import type { Frame } from "../../host/runtime";
import { imageDescription } from "../../host/runtime/frame";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";

const LABELS = ["apple", "banana", "orange", "pear", "plum"];

/** A model of 8 x 8 RGB images with every operator in it. */
export function imageBlob(
	overrides: Partial<Extract<Model["input"], { kind: "image" }>> = {},
	labels = LABELS,
): Uint8Array {
	return blobOf(everyOperator(), {
		labels,
		input: {
			...imageDescription({ width: 8, height: 8 }, "rgb", "crop"),
			...overrides,
		},
	});
}

/** A model of 24 x 24 RGB images whose plan for boards takes its input row by row. */
export function rowsBlob(): Uint8Array {
	const model = untrainedModel(
		{ architecture: "compact", inputSize: 24, width: 0.25 },
		{ kind: "photos", classes: 3, color: "rgb" },
	);
	const board = planBoard(model.graph, { least: true, inputByRows: true });
	if (!board.inputByRows) throw new Error("the input came whole");
	return emit(model, { resident: planResident(model.graph), board });
}

const BYTES_PER_PIXEL = {
	rgb888: 3,
	rgb565: 2,
	gray8: 1,
	yuv422: 2,
	rgba8888: 4,
};

/** Noise with a gradient in it, different for each seed. */
export function frameOf(
	width: number,
	height: number,
	format: keyof typeof BYTES_PER_PIXEL,
	seed = 1,
): Frame {
	const length = width * height * BYTES_PER_PIXEL[format];
	const data = Uint8Array.from(
		{ length },
		(_, i) => (i * 31 * seed + (i >> 3) * 7 + seed * 101) & 255,
	);
	return { width, height, format, data };
}
