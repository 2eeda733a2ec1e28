import type {
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
} from "../graph/quantized";
import { NO_CLAMP } from "../quantize/parameters";
import type { TfliteModel } from "./model";
import { Unknown, Unsupported } from "./problems";
import { checkSize, graphShape } from "./shape";
import { INT8, UINT8 } from "./types";
import {
	type Activation,
	type Constant,
	constantOf,
	int8sOf,
	type Other,
	quantizationOf,
	type Value,
} from "./values";

/** A graph that grows operator by operator, and what each tensor of the file has become in it. */
export class GraphBuilder {
	readonly tensors: QuantizedTensor[] = [];
	readonly operators: QuantizedOperator[] = [];
	readonly model: TfliteModel;
	readonly #values = new Map<number, Value>();

	constructor(model: TfliteModel) {
		this.model = model;
	}

	/** The value of a tensor of the file. Throws Unknown where its operator had a problem, Unsupported for a variable. */
	value(index: number): Value {
		const known = this.#values.get(index);
		if (known) return known;
		const tensor = this.model.tensors[index];
		if (tensor.data) return constantOf(tensor, tensor.data);
		if (tensor.special)
			throw new Unsupported(`one of its inputs is ${tensor.special}`);
		throw new Unknown(`tensor ${index} has no value`);
	}

	set(index: number, value: Value) {
		this.#values.set(index, value);
	}

	/** A tensor of the file that is computed or fed, with a shape. Throws Unsupported, Malformed. */
	compute(index: number, shape: number[]): Activation | Other {
		const tensor = this.model.tensors[index];
		if (tensor.special)
			throw new Unsupported(`one of its tensors is ${tensor.special}`);
		const { type, name } = tensor;
		const value: Activation | Other =
			type === INT8
				? this.activation(name, shape, quantizationOf(tensor))
				: { kind: "other", type, shape };
		if (value.kind === "other" && type === UINT8)
			value.inner = this.activation(name, shape, quantizationOf(tensor));
		this.set(index, value);
		return value;
	}

	/** A new tensor of the graph. */
	activation(
		name: string,
		shape: number[],
		{ scale, zeroPoint }: Pick<QuantizedTensor, "scale" | "zeroPoint">,
	): Activation {
		checkSize(shape);
		const tensor = { name, shape: graphShape(shape), scale, zeroPoint };
		const id = this.tensors.push(tensor) - 1;
		return { kind: "activation", id, shape, scale, zeroPoint };
	}

	/** A constant as a tensor that operators can read. */
	operand(constant: Constant): Activation {
		const values = int8sOf(constant).slice();
		const { shape } = constant;
		const tensor = this.activation(
			`constant ${this.tensors.length}`,
			shape,
			quantizationOf(constant),
		);
		const base = { inputs: [], output: tensor.id, clamp: NO_CLAMP };
		this.operators.push({ op: "constant", ...base, values });
		return tensor;
	}

	/** Makes up what it can of a tensor whose operator had a problem, so that later problems are found as well. */
	assume(index: number) {
		if (this.#values.has(index)) return;
		try {
			this.compute(index, this.model.tensors[index].shape);
		} catch {
			this.#values.delete(index);
		}
	}

	graph(input: number, output: number): QuantizedGraph {
		const { tensors, operators } = this;
		return { tensors, operators, input, output };
	}
}
