/**
 * A blob's bytes -> the Model that it was emitted from: the disassembler. For blobs that the engine's check has
 * passed. emit(decode(blob)) gives the same bytes again.
 */
import {
	H_INPUT_TENSOR,
	H_OUTPUT_TENSOR,
	H_TENSOR_COUNT,
	SECTION_TENSORS,
	SECTION_THRESHOLDS,
	SECTION_UNKNOWN,
	T_DIMS,
	T_RANK,
	T_SCALE,
	T_ZERO_POINT,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import { BlobReader } from "../../host/runtime/blob";
import type { Model, Provenance } from "../graph/model";
import type { QuantizedGraph, QuantizedTensor } from "../graph/quantized";
import { decodeOperators } from "./decodeOperators";

/** Throws Error where a section that the engine does not read is malformed. */
export function decode(blob: Uint8Array): Model {
	const reader = new BlobReader(blob);
	const thresholds = reader.section(SECTION_THRESHOLDS);
	const model: Model = {
		graph: decodeGraph(reader),
		input: reader.input(),
		labels: reader.labels(),
		provenance: reader.provenance() as unknown as Provenance,
	};
	Object.assign(model, decodeTypes(reader));
	const probability = (at: number) => (reader.view.getInt8(at) + 128) / 256;
	if (thresholds.bytes > 0)
		model.thresholds = Array.from({ length: thresholds.bytes }, (_, i) =>
			probability(thresholds.offset + i),
		);
	const unknown = reader.section(SECTION_UNKNOWN);
	if (unknown.bytes > 0) model.unknown = probability(unknown.offset);
	return model;
}

/** The types at the model's borders; int8 is left out, as it is the default. */
function decodeTypes(
	reader: BlobReader,
): Pick<Model, "inputType" | "outputType"> {
	const inputType = reader.quantization("input").type as Model["inputType"];
	const outputType = reader.quantization("output").type;
	return {
		...(inputType !== "int8" && { inputType }),
		...(outputType !== "int8" && { outputType }),
	};
}

function decodeGraph(reader: BlobReader): QuantizedGraph {
	const { view } = reader;
	const tensors = Array.from(
		{ length: view.getUint16(H_TENSOR_COUNT, true) },
		(_, i) => decodeTensor(reader, i),
	);
	return {
		tensors,
		operators: decodeOperators(reader, tensors),
		input: view.getUint16(H_INPUT_TENSOR, true),
		output: view.getUint16(H_OUTPUT_TENSOR, true),
	};
}

function decodeTensor(reader: BlobReader, index: number): QuantizedTensor {
	const { view } = reader;
	const at = reader.section(SECTION_TENSORS).offset + index * TENSOR_BYTES;
	const rank = view.getUint8(at + T_RANK);
	const dims = [0, 1, 2, 3].map((d) =>
		view.getUint32(at + T_DIMS + d * 4, true),
	);
	return {
		name: `tensor ${index}`,
		shape: dims.slice(4 - rank),
		scale: view.getFloat32(at + T_SCALE, true),
		zeroPoint: view.getInt8(at + T_ZERO_POINT),
	};
}
