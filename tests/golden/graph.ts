import type { QuantizedGraph } from "../../converter/graph/quantized";
import { joinInputs } from "./joinInputs";
import { joinOutputs } from "./joinOutputs";
import { Activations, Node } from "./node";
import { readTflite, type TfliteModel } from "./tflite";
import { TRANSLATORS } from "./translate";
import { Unsupported } from "./unsupported";

/**
 * A well-formed .tflite file as a graph. Several inputs become one (joinInputs), as do several outputs (joinOutputs).
 * Throws Unsupported, with the reason, for what QuantizedGraph cannot hold.
 */
export function graphFromTflite(bytes: Uint8Array): QuantizedGraph {
	const model = readTflite(bytes);
	const unknown = model.operators.find(({ name }) => !TRANSLATORS[name]);
	if (unknown) throw new Unsupported(`${unknown.name} is not supported`);
	return translate(model);
}

function translate(model: TfliteModel): QuantizedGraph {
	const activations = new Activations(model);
	const inputs = model.inputs.map((index) => activations.id(index));
	const translated = model.operators.flatMap((operator) =>
		TRANSLATORS[operator.name](new Node(model, operator, activations)),
	);
	const operators = [...activations.constants, ...translated];
	const outputs = model.outputs.map((index) => activations.id(index));
	const graph = joinOutputs(activations.tensors, operators, outputs);
	return inputs.length === 1
		? { ...graph, input: inputs[0] }
		: joinInputs(graph, inputs);
}
