/** The last step of an import: one input and one output, int8 inside, and the types that they have outside. */
import type { TensorType } from "../../host/runtime/types";
import type { Model } from "../graph/model";
import type { QuantizedGraph, TensorId } from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import type { GraphBuilder } from "./builder";
import { quoted } from "./errors";
import { joinInputs } from "./joinInputs";
import { Unsupported } from "./problems";
import { FLOAT32, INT8, typeName, UINT8 } from "./types";
import type { Activation } from "./values";

export interface ImportedGraph {
	graph: QuantizedGraph;
	/** What the model took and gave in the file. */
	inputType: BorderType;
	outputType: TensorType;
}

/** What QUANTIZE and DEQUANTIZE go from and to. */
type BorderType = NonNullable<Model["inputType"]>;

const TYPES: Record<number, BorderType> = {
	[INT8]: "int8",
	[UINT8]: "uint8",
	[FLOAT32]: "float32",
};

interface Border {
	tensor: Activation;
	type: BorderType;
}

/** Several inputs become one that has their values behind each other; likewise outputs. Throws Unsupported. */
export function borderOf(builder: GraphBuilder): ImportedGraph {
	const { model } = builder;
	const inputs = model.inputs.map((index) => border(builder, index, "input"));
	const outputs = model.outputs.map((index) =>
		border(builder, index, "output"),
	);
	const input = inputs[0].tensor.id;
	if (outputs.length > 1)
		throw new Unsupported(`there are ${outputs.length} outputs`);
	const output = apart(builder, input, outputs[0].tensor);
	const graph = builder.graph(input, output);
	const types = { inputType: inputs[0].type, outputType: outputs[0].type };
	if (inputs.length === 1) return { graph, ...types };
	checkJoins(inputs, "inputs");
	const ids = inputs.map(({ tensor }) => tensor.id);
	return { graph: joinInputs(graph, ids), ...types };
}

function border(builder: GraphBuilder, index: number, what: string): Border {
	const value = builder.value(index);
	if (value.kind === "activation") return { tensor: value, type: "int8" };
	const name = quoted(builder.model.tensors[index].name);
	if (value.kind === "constant")
		throw new Unsupported(`the ${what} ${name} is a constant`);
	const type = TYPES[value.type];
	if (type && value.inner) return { tensor: value.inner, type };
	throw new Unsupported(
		`the ${what} ${name} is ${typeName(value.type)}, and not brought to int8 or from it`,
	);
}

/** Bytes of several tensors in one: only int8 means the same in all of them. */
function checkJoins(borders: Border[], what: string) {
	const other = borders.find(({ type }) => type !== "int8");
	if (other)
		throw new Unsupported(
			`it has ${borders.length} ${what}, of which one is ${other.type}: several must be int8`,
		);
}

/** The output as a tensor of its own, which a model has even where it hands on its input. */
function apart(
	builder: GraphBuilder,
	input: TensorId,
	output: Activation,
): TensorId {
	if (output.id !== input) return output.id;
	const copy = builder.activation("output", output.shape, output);
	const base = { inputs: [input], output: copy.id, clamp: NO_CLAMP };
	builder.operators.push({ op: "reshape", ...base });
	return copy.id;
}
