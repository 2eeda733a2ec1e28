/** The part of the TFLite metadata schema (1.1) that Ocelli reads and writes: labels, and how an input is normalized. */
import {
	float32s,
	int8,
	lazyTable,
	string,
	table,
	tables,
	uint8,
} from "../flatbuffer/fields";

/** The name of the file's buffer that has the metadata, a flatbuffer of its own. */
export const METADATA_NAME = "TFLITE_METADATA";
export const METADATA_IDENTIFIER = "M001";

/** AssociatedFileType: a name for each index of the last axis. */
export const TENSOR_AXIS_LABELS = 2;

const ASSOCIATED_FILE = { name: string(0), type: int8(2) };

/** ProcessUnitOptions: NormalizationOptions. */
export const NORMALIZATION = 1;
export const NORMALIZATION_OPTIONS = { mean: float32s(0), std: float32s(1) };

const PROCESS_UNIT = { optionsType: uint8(0), options: lazyTable(1) };

/** ContentProperties: ImageProperties. */
export const IMAGE = 2;
export const IMAGE_PROPERTIES = { colorSpace: int8(0) };
/** ColorSpaceType. */
export const RGB = 1;
export const GRAYSCALE = 2;

const CONTENT = { propertiesType: uint8(0), properties: lazyTable(1) };

const TENSOR_METADATA = {
	name: string(0),
	content: table(3, CONTENT),
	processUnits: tables(4, PROCESS_UNIT),
	associatedFiles: tables(6, ASSOCIATED_FILE),
};

const SUBGRAPH_METADATA = {
	inputs: tables(2, TENSOR_METADATA),
	outputs: tables(3, TENSOR_METADATA),
};

export const MODEL_METADATA = {
	name: string(0),
	description: string(1),
	subgraphs: tables(3, SUBGRAPH_METADATA),
	license: string(5),
	minParserVersion: string(7),
};
