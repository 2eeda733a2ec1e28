/** The file that is converted, as a model: read, checked, with labels and a description of its input. */
import { BLOB_MAGIC } from "../../assembly/shared/blob";
import { loadModel } from "../../host/runtime";
import { sha256 } from "../dataset/hash";
import { decode } from "../emit/decode";
import type { Model } from "../graph/model";
import { elements } from "../graph/quantized";
import { type ImportedModel, importTflite } from "../tflite";
import { ConvertError, type ConvertRequest } from "./request";

/** Throws TfliteError, EngineError, ConvertError. */
export async function readSource(request: ConvertRequest): Promise<Model> {
	const { bytes, normalization, labels, fit } = request;
	if (!isBlob(bytes)) return fromTflite(request, importTflite(bytes, request));
	if (normalization)
		throw new ConvertError(
			"mean and std are for .tflite files: an .oce says itself what pixels become",
		);
	if (fit)
		throw new ConvertError(
			"fit is for .tflite files: an .oce says itself how photos are brought to size",
		);
	await loadModel(bytes);
	const model = decode(bytes);
	return labels ? withLabels(model, labels) : model;
}

function isBlob(bytes: Uint8Array): boolean {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return bytes.length >= 4 && view.getUint32(0, true) === BLOB_MAGIC;
}

function fromTflite(
	{ bytes, name, labels, tool = "ocelli", onNote }: ConvertRequest,
	imported: ImportedModel,
): Model {
	const { graph, input, inputType, outputType } = imported;
	const model: Model = {
		graph,
		input,
		labels: [],
		provenance: {
			tool,
			dataset: sha256(bytes),
			seed: 0,
			arch: `imported from ${name}`,
			backend: "tflite",
		},
		...(inputType !== "int8" && { inputType }),
		...(outputType !== "int8" && { outputType }),
	};
	onNote?.(inputNote(imported));
	if (labels) return withLabels(model, labels);
	const found = imported.labels ?? [];
	if (labelCount(model) === found.length || found.length === 0)
		return { ...model, labels: found };
	onNote?.(
		`the file's ${found.length} labels are left out, as it has ${labelCount(model)} outputs: name them with --labels`,
	);
	return model;
}

function inputNote({ input, normalization, graph }: ImportedModel): string {
	if (input.kind !== "image")
		return `input: ${graph.tensors[graph.input].shape.join("x")} numbers, no photo`;
	const { mean, std } = normalization ?? { mean: [], std: [] };
	return `input: photos, ${input.width} x ${input.height} ${input.color}, as (pixel - ${mean.join("|")}) / ${std.join("|")}`;
}

function withLabels(model: Model, labels: string[]): Model {
	const count = labelCount(model);
	if (count !== undefined && labels.length !== count)
		throw new ConvertError(
			`there are ${labels.length} labels for ${count} outputs: give a line for each`,
		);
	return { ...model, labels };
}

/** How many labels a model's outputs need; undefined where the output is the index of one. */
function labelCount({ graph, outputType }: Model): number | undefined {
	const isIndex = outputType === "int32" || outputType === "int64";
	return isIndex ? undefined : elements(graph.tensors[graph.output].shape);
}
