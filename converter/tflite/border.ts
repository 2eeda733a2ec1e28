/** The last step of an import: one input and one output, int8 inside, and the types that they have outside. */
import type { TensorType } from "../../host/runtime/types";
import type { Model } from "../graph/model";
import type { QuantizedGraph, TensorId } from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import type { GraphBuilder } from "./builder";
import { quoted } from "./errors";
import { joinInputs, joinOutputs } from "./join";
import { Unsupported } from "./problems";
import { FLOAT32, INT8, INT32, INT64, typeName, UINT8 } from "./types";
import type { Activation } from "./values";

type InputType = NonNullable<Model["inputType"]>;

export interface ImportedGraph {
	graph: QuantizedGraph;
	/** What the model took and gave in the file. */
	inputType: InputType;
	outputType: TensorType;
}

const INPUT_TYPES: Record<number, InputType> = {
	[INT8]: "int8",
	[UINT8]: "uint8",
	[FLOAT32]: "float32",
};
const OUTPUT_TYPES: Record<number, TensorType> = {
	...INPUT_TYPES,
	[INT32]: "int32",
	[INT64]: "int64",
};

interface Border<Type> {
	tensor: Activation;
	type: Type;
}

/** Several inputs become one that has their values behind each other; likewise outputs. Throws Unsupported. */
export function borderOf(builder: GraphBuilder): ImportedGraph {
	const { model } = builder;
	const inputs = model.inputs.map((index) =>
		border(builder, index, "input", INPUT_TYPES),
	);
	const outputs = model.outputs.map((index) =>
		border(builder, index, "output", OUTPUT_TYPES),
	);
	checkJoins(inputs, "inputs");
	checkJoins(outputs, "outputs");
	const output = single(outputs, (all) => joinOutputs(builder, all));
	const input = single(inputs, (all) => joinInputs(builder, all));
	const last = input === output ? copied(builder, outputs[0].tensor) : output;
	return {
		graph: builder.graph(input, last),
		inputType: inputs[0].type,
		outputType: outputs[0].type,
	};
}

function border<Type>(
	builder: GraphBuilder,
	index: number,
	what: string,
	types: Record<number, Type>,
): Border<Type> {
	const value = builder.value(index);
	if (value.kind === "activation") return { tensor: value, type: types[INT8] };
	const name = quoted(builder.model.tensors[index].name);
	if (value.kind === "constant")
		throw new Unsupported(`the ${what} ${name} is a constant`);
	const type = types[value.type];
	if (type && value.inner) return { tensor: value.inner, type };
	throw new Unsupported(
		`the ${what} ${name} is ${typeName(value.type)}, and not brought to int8 or from it`,
	);
}

/** Bytes of several tensors in one: only int8 means the same in all of them. */
function checkJoins(borders: Border<TensorType>[], what: string) {
	const other = borders.find(({ type }) => type !== "int8");
	if (other && borders.length > 1)
		throw new Unsupported(
			`it has ${borders.length} ${what}, of which one is ${other.type}: several must be int8`,
		);
}

function single(
	borders: Border<TensorType>[],
	join: (tensors: Activation[]) => TensorId,
): TensorId {
	const tensors = borders.map(({ tensor }) => tensor);
	return tensors.length === 1 ? tensors[0].id : join(tensors);
}

/** A model that hands on its input has an output of its own all the same. */
function copied(builder: GraphBuilder, tensor: Activation): TensorId {
	const copy = builder.activation("output", tensor.shape, tensor);
	const base = { inputs: [tensor.id], output: copy.id, clamp: NO_CLAMP };
	builder.operators.push({ op: "reshape", ...base });
	return copy.id;
}
