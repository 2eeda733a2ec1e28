/** What TFLite metadata can say of a model: labels, and what pixels become. */
import type { ImageDescription } from "../../../host/runtime/frame";
import type { Model } from "../../graph/model";
import type { QuantizedTensor } from "../../graph/quantized";
import { tableWriter, type Written, writeRoot } from "../flatbuffer/table";
import { linesOf } from "../labels";
import {
	GRAYSCALE,
	IMAGE,
	IMAGE_PROPERTIES,
	METADATA_IDENTIFIER,
	METADATA_NAME,
	MODEL_METADATA,
	NORMALIZATION,
	NORMALIZATION_OPTIONS,
	RGB,
	TENSOR_AXIS_LABELS,
} from "../metadata/schema";
import { zipOf } from "../metadata/zipOf";
import { typicalNormalization } from "../normalization";
import { ExportError } from "./errors";
import { minimumRuntime, type Version } from "./versions";

/** The file in the archive behind the model. */
const LABELS_FILE = "labels.txt";
/** Of the metadata: what tools that read it must know. */
const MIN_PARSER_VERSION = "1.0.0";
/** The text is padded with zeros, as TFLite's converter does. */
const RUNTIME_BYTES = 16;

/** The file's named buffers. */
export function metadataOf(
	model: Model,
	operators: readonly Version[],
): Record<string, Uint8Array> {
	const runtime = new Uint8Array(RUNTIME_BYTES);
	runtime.set(new TextEncoder().encode(minimumRuntime(operators)));
	return {
		min_runtime_version: runtime,
		[METADATA_NAME]: writeRoot(
			MODEL_METADATA,
			described(model),
			METADATA_IDENTIFIER,
		),
	};
}

function described(model: Model): Written<typeof MODEL_METADATA> {
	const { graph, input, labels, provenance } = model;
	const subgraph = {
		inputs: [
			input.kind === "image"
				? imageRecord(input, graph.tensors[graph.input])
				: { name: input.kind },
		],
		outputs: [labels.length > 0 ? LABELLED_OUTPUT : { name: "output" }],
	};
	return {
		name: provenance.arch,
		description: `made by ${provenance.tool}`,
		license: provenance.licence,
		subgraphs: [subgraph],
		minParserVersion: MIN_PARSER_VERSION,
	};
}

/** There is none for bgr. */
const COLOR_SPACES = { rgb: RGB, gray: GRAYSCALE, bgr: undefined };

const LABELLED_OUTPUT = {
	name: "probability",
	associatedFiles: [{ name: LABELS_FILE, type: TENSOR_AXIS_LABELS }],
};

/** The tensor's int8 is v - 128 of a pixel v: as real values, (v - mean) / std. */
function imageRecord(
	{ color }: ImageDescription,
	{ scale, zeroPoint }: QuantizedTensor,
) {
	const normalization = typicalNormalization({ scale, zeroPoint }) ?? {
		mean: [128 + zeroPoint],
		std: [1 / scale],
	};
	return {
		name: "image",
		content: {
			propertiesType: IMAGE,
			properties: tableWriter(IMAGE_PROPERTIES, {
				colorSpace: COLOR_SPACES[color],
			}),
		},
		processUnits: [
			{
				optionsType: NORMALIZATION,
				options: tableWriter(NORMALIZATION_OPTIONS, normalization),
			},
		],
	};
}

/** The archive behind a file of so many bytes: labels, one a line. Empty where there are none. */
export function labelsArchive(
	labels: readonly string[],
	before: number,
): Uint8Array {
	if (labels.length === 0) return new Uint8Array(0);
	const text = `${labels.join("\n")}\n`;
	const bad = labels.find((label, i) => linesOf(text)[i] !== label);
	if (bad !== undefined)
		throw new ExportError(
			`the label ${JSON.stringify(bad)} is no line of a text, as its labels are`,
			"rename it with --labels",
		);
	return zipOf(LABELS_FILE, new TextEncoder().encode(text), before);
}
