/** What TFLite metadata says of a model's one input and one output. */
import { TfliteError } from "../errors";
import { CheckedBuffer } from "../flatbuffer/buffer";
import { hasIdentifier, readRoot, type Values } from "../flatbuffer/table";
import { linesOf } from "../labels";
import type { TfliteModel } from "../model";
import type { Normalization } from "../normalization";
import {
	METADATA_IDENTIFIER,
	METADATA_NAME,
	MODEL_METADATA,
	NORMALIZATION,
	NORMALIZATION_OPTIONS,
	TENSOR_AXIS_LABELS,
} from "./schema";
import { readZipped } from "./zip";

export interface TfliteMetadata {
	/** One an output. */
	labels?: string[];
	/** Of pixels 0..255. */
	normalization?: Normalization;
}

type Tensor = Values<
	typeof MODEL_METADATA
>["subgraphs"][number]["inputs"][number];

/** Metadata helps, no more: where there is none, or it is damaged, nothing is known. */
export function readMetadata(
	file: Uint8Array,
	{ metadata }: TfliteModel,
): TfliteMetadata {
	const bytes = metadata.get(METADATA_NAME);
	if (!bytes || !hasIdentifier(bytes, METADATA_IDENTIFIER)) return {};
	try {
		const { subgraphs } = readRoot(new CheckedBuffer(bytes), MODEL_METADATA);
		const [input] = subgraphs[0]?.inputs ?? [];
		const [output] = subgraphs[0]?.outputs ?? [];
		return {
			labels: output && labelsOf(file, output),
			normalization: input && normalizationOf(input),
		};
	} catch (error) {
		if (error instanceof TfliteError) return {};
		throw error;
	}
}

function labelsOf(file: Uint8Array, { associatedFiles }: Tensor) {
	const labels = associatedFiles.find(
		({ type }) => type === TENSOR_AXIS_LABELS,
	);
	const text = labels && readZipped(file, labels.name);
	return text && linesOf(new TextDecoder().decode(text));
}

function normalizationOf({ processUnits }: Tensor): Normalization | undefined {
	const unit = processUnits.find(
		({ optionsType }) => optionsType === NORMALIZATION,
	);
	const options = unit?.options?.(NORMALIZATION_OPTIONS);
	if (!options || options.mean.length === 0 || options.std.length === 0)
		return undefined;
	return options;
}
