/** A model -> a .tflite file with the same meaning, byte for byte. */
import type { Model } from "../../graph/model";
import type { QuantizedOperator } from "../../graph/quantized";
import { quoted } from "../errors";
import { joined } from "../metadata/zipOf";
import { inputOf, outputOf } from "./border";
import { FileBuilder } from "./builder";
import { ExportError, Inexpressible } from "./errors";
import { bytesOf } from "./file";
import { labelsArchive, metadataOf } from "./metadata";
import { writeOperator } from "./operators";
import { unjoin } from "./unjoin";

export { ExportError } from "./errors";

/** Equal models give equal bytes. Throws ExportError for one that TFLite has no form for. */
export function exportTflite(model: Model): Uint8Array {
	const { graph, inputType, outputType, labels, provenance } = model;
	const file = new FileBuilder(graph);
	const parts = unjoin(graph);
	const inputs = parts.inputs.map((id) => inputOf(file, id, inputType));
	const finishes = explained(undefined, () =>
		parts.outputs.map((id) => outputOf(file, id, outputType)),
	);
	for (const operator of parts.operators)
		explained(place(model, operator), () => writeOperator(file, operator));
	const outputs = finishes.map((finish) => finish());
	const { tensors, operators } = file;
	const whole = bytesOf({
		tensors,
		inputs,
		outputs,
		operators,
		description: `made by ${provenance.tool}`,
		metadata: metadataOf(model, operators),
	});
	return joined([whole, labelsArchive(labels, whole.length)]);
}

function place({ graph }: Model, operator: QuantizedOperator): string {
	const index = graph.operators.indexOf(operator);
	const { name } = graph.tensors[operator.output];
	return `operator ${index}, ${operator.op}, output ${quoted(name)}`;
}

/** Says where it is what cannot be expressed. */
function explained<T>(where: string | undefined, step: () => T): T {
	try {
		return step();
	} catch (error) {
		if (!(error instanceof Inexpressible)) throw error;
		const { message } = error;
		throw new ExportError(where ? `${where}: ${message}` : message);
	}
}
