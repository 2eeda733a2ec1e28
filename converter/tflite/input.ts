/** What an imported model is fed with: a photo, or numbers. */
import {
	type ImageDescription,
	imageDescription,
} from "../../host/runtime/frame";
import type { InputDescription } from "../../host/runtime/types";
import type { ImportedGraph } from "./border";
import { TfliteError } from "./errors";
import {
	AS_THEY_ARE,
	isDirect,
	type Normalization,
	normalizationProblem,
	normalized,
	typicalNormalization,
} from "./normalization";

export interface Described extends ImportedGraph {
	input: InputDescription;
	/** What pixels are taken as; undefined where the input is no image. */
	normalization?: Normalization;
}

/** How pixels become values: as the caller wants it, and as the file says. */
export interface Normalizations {
	asked?: Normalization;
	known?: Normalization;
}

/**
 * An input of height x width x 1 or 3 channels is a photo where it is known, or can be told from its scale, how pixels
 * become its values. Throws TfliteError where a normalization is asked for that the input cannot have.
 */
export function describeInput(
	imported: ImportedGraph,
	fit: ImageDescription["fit"],
	{ asked, known }: Normalizations,
): Described {
	const { graph, inputType } = imported;
	const tensor = graph.tensors[graph.input];
	const { shape } = tensor;
	const input = imageOf(shape, fit);
	if (asked) {
		if (!input)
			throw new TfliteError(
				`the input is ${shape.join("x")}, which is no image of 1 or 3 channels: leave mean and std out`,
			);
		const problem = normalizationProblem(asked, shape[3]);
		if (problem) throw new TfliteError(problem);
		return withPixels(imported, input, asked);
	}
	if (input && known && !normalizationProblem(known, shape[3]))
		return withPixels(imported, input, known);
	// A uint8 input takes pixels as they are, by convention.
	const normalization =
		inputType === "uint8" ? AS_THEY_ARE : typicalNormalization(tensor);
	return input && normalization
		? { ...imported, input, normalization }
		: { ...imported, input: { kind: "tensor", shape } };
}

function withPixels(
	imported: ImportedGraph,
	input: ImageDescription,
	normalization: Normalization,
): Described {
	const { graph } = imported;
	const fed = isDirect(graph.tensors[graph.input], normalization)
		? imported
		: normalized(imported, normalization);
	return { ...fed, input, normalization };
}

function imageOf(shape: number[], fit: ImageDescription["fit"]) {
	const [, height, width, channels] = shape;
	if (shape.length !== 4 || (channels !== 1 && channels !== 3))
		return undefined;
	const color = channels === 1 ? "gray" : "rgb";
	return imageDescription({ width, height }, color, fit);
}
